package io.domainshift.models;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A StyleGAN2 generator.
 *
 * @param size pictures are size × size pixels; a power of two from 8 to 1024
 * @param zDim width of the latent z
 * @param wDim width of the intermediate latent w
 * @param cDim width of the class label, 0 for an unconditional generator
 * @param mappingLayers fully connected layers of the mapping network
 * @param channels feature maps at each resolution, from 4 up to {@code size}
 * @param blocks how the synthesis blocks hand their picture on
 * @param mappingLrMultiplier factor on weights and biases of the mapping network, 0.01 as published
 * @param convClamp largest magnitude of an activation, as NVIDIA's half-precision networks use it;
 *     null for none
 * @param resampleFilter the taps of the separable low-pass filter around up-sampling
 */
public record GeneratorArchitecture(
    int size,
    int zDim,
    int wDim,
    int cDim,
    int mappingLayers,
    SortedMap<Integer, Integer> channels,
    Blocks blocks,
    double mappingLrMultiplier,
    @Nullable Double convClamp,
    List<Integer> resampleFilter)
    implements ImageArchitecture {

  /** How the synthesis blocks hand their picture on. */
  public enum Blocks {
    /** Every block adds its own RGB picture to the up-sampled one; the published default. */
    SKIP,
    /** Residual blocks; one to-RGB layer at the end. */
    RESNET;

    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Name of a tensor [1, wDim] that a generator's checkpoint may hold beside its weights: the
   * intermediate latent whose picture a one-shot adaptation brought to its target. No network reads
   * it; style mixing does.
   */
  public static final String REFERENCE_W = "reference.w";

  /** Every supported generator draws RGB. */
  private static final int COLOURS = 3;

  /** The filter of every published StyleGAN2. */
  public static final List<Integer> PUBLISHED_FILTER = List.of(1, 3, 3, 1);

  public GeneratorArchitecture {
    channels = Collections.unmodifiableSortedMap(new TreeMap<>(channels));
    resampleFilter = List.copyOf(resampleFilter);
    if (size < 8 || size > 1024 || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException(
          "Generator size is " + size + ", expected a power of two from 8 to 1024");
    }
    if (zDim < 1 || wDim < 1 || cDim < 0 || mappingLayers < 1) {
      throw new IllegalArgumentException(
          "Generator has z width %d, w width %d, class width %d and %d mapping layers"
              .formatted(zDim, wDim, cDim, mappingLayers));
    }
    for (int resolution = 4; resolution <= size; resolution *= 2) {
      if (channels.getOrDefault(resolution, 0) < 1) {
        throw new IllegalArgumentException("Generator has no channels at resolution " + resolution);
      }
    }
  }

  /**
   * A network of skip blocks that computes in single precision, without a clamp.
   *
   * @param channelBase feature maps times side of a resolution, 32768 as published
   * @param channelMax most feature maps of a resolution, 512 as published
   * @throws IllegalArgumentException if there would be no feature maps somewhere
   */
  public static GeneratorArchitecture of(
      int size, int zDim, int wDim, int cDim, int mappingLayers, int channelBase, int channelMax) {
    SortedMap<Integer, Integer> channels = new TreeMap<>();
    for (int resolution = 4; resolution <= size; resolution *= 2) {
      channels.put(resolution, Math.min(channelBase / resolution, channelMax));
    }
    return new GeneratorArchitecture(
        size, zDim, wDim, cDim, mappingLayers, channels, Blocks.SKIP, 0.01, null, PUBLISHED_FILTER);
  }

  /** Rows of W+: two for each resolution, less two; 18 at 1024². */
  public int numWs() {
    return 2 * Integer.numberOfTrailingZeros(size) - 2;
  }

  /**
   * Feature maps at one resolution.
   *
   * @throws IllegalArgumentException if the generator has no such resolution
   */
  public int width(int resolution) {
    Integer width = channels.get(resolution);
    if (width == null) {
      throw new IllegalArgumentException("Generator has no channels at resolution " + resolution);
    }
    return width;
  }

  /** The resolutions 4, 8, … {@code size}. */
  public List<Integer> resolutions() {
    return List.copyOf(channels.headMap(size + 1).keySet());
  }

  /** The shape of every weight under NVlabs' names, in the order of the network. */
  public Map<String, long[]> tensorShapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    int inputs = zDim;
    if (cDim > 0) {
      linear(shapes, "mapping.embed", wDim, cDim);
      inputs += wDim;
    }
    for (int i = 0; i < mappingLayers; i++) {
      linear(shapes, "mapping.fc" + i, wDim, i == 0 ? inputs : wDim);
    }
    shapes.put("mapping.w_avg", new long[] {wDim});
    int below = 0;
    for (int resolution : resolutions()) {
      int width = width(resolution);
      String block = "synthesis.b" + resolution + ".";
      if (below == 0) {
        shapes.put(block + "const", new long[] {width, 4, 4});
      } else {
        layer(shapes, block + "conv0", width, below, resolution);
        if (blocks == Blocks.RESNET) {
          shapes.put(block + "skip.weight", new long[] {width, below, 1, 1});
        }
      }
      layer(shapes, block + "conv1", width, width, resolution);
      if (blocks == Blocks.SKIP || resolution == size) {
        shapes.put(block + "torgb.weight", new long[] {COLOURS, width, 1, 1});
        shapes.put(block + "torgb.bias", new long[] {COLOURS});
        linear(shapes, block + "torgb.affine", width, wDim);
      }
      below = width;
    }
    return shapes;
  }

  private void layer(Map<String, long[]> shapes, String name, int out, int in, int resolution) {
    shapes.put(name + ".weight", new long[] {out, in, 3, 3});
    shapes.put(name + ".bias", new long[] {out});
    linear(shapes, name + ".affine", in, wDim);
    shapes.put(name + ".noise_const", new long[] {resolution, resolution});
    shapes.put(name + ".noise_strength", new long[0]);
  }

  private static void linear(Map<String, long[]> shapes, String name, int out, int in) {
    shapes.put(name + ".weight", new long[] {out, in});
    shapes.put(name + ".bias", new long[] {out});
  }
}
