package io.domainshift.studio.options;

import static io.domainshift.studio.options.InvalidSampleException.require;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Style mixing: every picture takes some rows of W+ from one other latent.
 *
 * @param with where that latent comes from; required
 * @param seed the latent's seed, 0 to 2³²−1; required with {@code seed}, refused otherwise. Mapped
 *     and truncated like the pictures' own
 * @param layers first and last row to take, both included, from 0 (coarsest) to numWs − 1; required
 */
public record LayerMix(
    @Nullable Partner with, @Nullable Long seed, @Nullable List<Integer> layers) {

  /** Whose rows are taken. */
  public enum Partner {
    /**
     * The latent that a one-shot adaptation tied to its target picture, as it is: carries the
     * target's texture over.
     */
    REFERENCE,
    /** Another seed. */
    SEED;

    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param reference whether the generator's weights bring a reference latent
   * @param rows of W+
   * @param mapped whether the pictures' latents come from seeds or z
   * @throws InvalidSampleException naming the part of {@code mix} at fault
   */
  void check(boolean reference, int rows, boolean mapped) {
    require(with != null, "mix.with", "is missing, expected 'reference' or 'seed'");
    if (with == Partner.REFERENCE) {
      require(
          reference,
          "mix.with",
          "is 'reference', but the model has no reference latent: expected a one-shot adaptation");
      require(
          seed == null, "mix.seed", "is ignored with 'reference', expected with 'seed' beside it");
    } else {
      require(
          mapped,
          "mix.with",
          "is 'seed', which is mapped and truncated like seeds and z, expected those beside it");
      SampleOptions.checkSeed("mix.seed", seed);
    }
    require(
        layers != null && layers.size() == 2 && layers.stream().noneMatch(Objects::isNull),
        "mix.layers",
        "is %s, expected the first and the last row, such as [%d, %d]"
            .formatted(layers, rows / 2, rows - 1));
    require(
        0 <= first() && first() <= last() && last() < rows,
        "mix.layers",
        "is %s, expected first and last row from 0 to %d, in this order"
            .formatted(layers, rows - 1));
  }

  /** The first row taken. */
  public int first() {
    return layers == null ? 0 : layers.get(0);
  }

  /** The last row taken. */
  public int last() {
    return layers == null ? -1 : layers.get(1);
  }
}
