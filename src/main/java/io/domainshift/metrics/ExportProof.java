package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.ScriptModule;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.nets.ImageGenerator;
import io.domainshift.nets.ImageGenerators;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether a generator in another format draws what the stored one draws: a few pictures of fixed
 * seeds, each drawn by both, and the largest difference of a colour value, pictures being about -1
 * to 1.
 */
public final class ExportProof {

  /** How many pictures are compared; the n-th has seed n and, of a conditional network, class n. */
  public static final int PICTURES = 4;

  /** What rounding may come to; beyond lies a mistake or something that a format cannot hold. */
  public static final double TOLERANCE = 1e-4;

  private interface Drawing {
    Tensor draw(GraphScope scope, int seed, Tensor z, @Nullable Tensor labels);
  }

  private ExportProof() {}

  /**
   * Compares with a file that was read back. Every second picture has the noise of the weights, if
   * they hold any, the others fresh noise.
   *
   * @param home where both networks live
   * @param seen is told 1 after each picture
   * @return the largest difference; infinite where one draws what is no number
   */
  public static double ofFile(
      GraphScope home, Checkpoint stored, Checkpoint exported, IntConsumer seen) {
    ImageGenerator before = ImageGenerators.map(home, stored);
    ImageGenerator after = ImageGenerators.map(home, exported);
    return largest(
        home,
        before,
        (scope, seed, z, labels) ->
            before.generate(scope, z, labels, 1, noise(scope, before, before, seed)),
        (scope, seed, z, labels) ->
            after.generate(scope, z, labels, 1, noise(scope, after, before, seed)),
        seen);
  }

  /**
   * Compares with a module that LibTorch runs, by its own way of drawing with nothing random.
   *
   * @param home where both networks live
   * @param seen is told 1 after each picture
   * @return the largest difference; infinite where one draws what is no number
   */
  public static double ofModule(
      GraphScope home, Checkpoint stored, ScriptModule module, IntConsumer seen) {
    ImageGenerator before = ImageGenerators.map(home, stored);
    return largest(
        home,
        before,
        (scope, seed, z, labels) -> before.generate(scope, z, labels, 1, before.constNoise(scope)),
        (scope, seed, z, labels) ->
            module.forward(scope, labels == null ? List.of(z) : List.of(z, labels)),
        seen);
  }

  /** Fresh noise is drawn once, by the stored network, for both. */
  private static List<Tensor> noise(
      GraphScope scope, ImageGenerator own, ImageGenerator stored, int seed) {
    return seed % 2 == 0 ? own.constNoise(scope) : stored.drawNoise(scope, 1, seed);
  }

  private static double largest(
      GraphScope home, ImageGenerator generator, Drawing before, Drawing after, IntConsumer seen) {
    double largest = 0;
    for (int seed = 0; seed < PICTURES; seed++) {
      try (GraphScope scope = home.openChild()) {
        Tensor z = generator.latents(scope, seed);
        Tensor labels = label(scope, generator, seed);
        largest =
            Math.max(
                largest,
                difference(
                    before.draw(scope, seed, z, labels).toHost().toFloats(),
                    after.draw(scope, seed, z, labels).toHost().toFloats()));
      }
      seen.accept(1);
    }
    return largest;
  }

  private static @Nullable Tensor label(GraphScope scope, ImageGenerator generator, int seed) {
    int classes = generator.architecture().cDim();
    return classes == 0 ? null : generator.labels(scope, seed % classes);
  }

  private static double difference(float[] before, float[] after) {
    if (before.length != after.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int i = 0; i < before.length; i++) {
      double difference = Math.abs((double) before[i] - after[i]);
      if (Double.isNaN(difference)) {
        return Double.POSITIVE_INFINITY;
      }
      largest = Math.max(largest, difference);
    }
    return largest;
  }
}
