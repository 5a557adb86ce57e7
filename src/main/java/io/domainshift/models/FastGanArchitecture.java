package io.domainshift.models;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A FastGAN generator as Projected GAN trains it ({@code pg_modules/networks_fastgan.py}). Below
 * 128² the blocks above the size are left out; the published code has no such networks.
 *
 * @param size pictures are size × size pixels; a power of two from 32 to 1024
 * @param zDim width of the latent z, 256 as published
 * @param cDim number of classes, 0 for an unconditional generator
 * @param channels feature maps at each resolution, from 4 up to {@code size}
 * @param lite one convolution a block and no noise (FastGAN-lite), instead of two with noise
 */
public record FastGanArchitecture(
    int size, int zDim, int cDim, SortedMap<Integer, Integer> channels, boolean lite)
    implements ImageArchitecture {

  /** Feature maps of the published network at 4², 8², … 1024², as multiples of {@code ngf}. */
  private static final double[] MULTIPLES = {16, 8, 4, 2, 2, 1, 0.5, 0.25, 0.125};

  private static final int COLOURS = 3;

  /**
   * A layer of a block: a 3×3 convolution and what follows it.
   *
   * @param convolution its name
   * @param noise name of the strength of the noise behind it; empty for none
   * @param norm name of the batch normalisation
   */
  private record Layer(String convolution, String noise, String norm) {}

  public FastGanArchitecture {
    channels = Collections.unmodifiableSortedMap(new TreeMap<>(channels));
    if (size < 32 || size > 1024 || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException(
          "FastGAN size is " + size + ", expected a power of two from 32 to 1024");
    }
    if (zDim < 1 || cDim < 0) {
      throw new IllegalArgumentException(
          "FastGAN has z width %d and %d classes".formatted(zDim, cDim));
    }
    for (int resolution = 4; resolution <= size; resolution *= 2) {
      if (channels.getOrDefault(resolution, 0) < 1) {
        throw new IllegalArgumentException("FastGAN has no channels at resolution " + resolution);
      }
    }
  }

  /**
   * With the published proportions of feature maps.
   *
   * @param ngf feature maps at 128², 128 as published
   */
  public static FastGanArchitecture of(int size, int zDim, int cDim, int ngf, boolean lite) {
    SortedMap<Integer, Integer> channels = new TreeMap<>();
    for (int i = 0; i < MULTIPLES.length && 4 << i <= size; i++) {
      channels.put(4 << i, (int) (MULTIPLES[i] * ngf));
    }
    return new FastGanArchitecture(size, zDim, cDim, channels, lite);
  }

  /**
   * Feature maps at one resolution.
   *
   * @throws IllegalArgumentException if the generator has no such resolution
   */
  public int width(int resolution) {
    Integer width = channels.get(resolution);
    if (width == null) {
      throw new IllegalArgumentException("FastGAN has no channels at resolution " + resolution);
    }
    return width;
  }

  /** Whether activations at a resolution are gated by those of a sixteenth of it. */
  public static boolean isGated(int resolution) {
    return resolution >= 64 && resolution <= 512;
  }

  /** The shape of every tensor under projected-gan's names, in the order of the network. */
  public Map<String, long[]> tensorShapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    int first = 2 * width(4);
    shapes.put("synthesis.init.init.0.weight_orig", new long[] {zDim, first, 4, 4});
    vectors(shapes, "synthesis.init.init.0", first, zDim * 16);
    normalisation(shapes, "synthesis.init.init.1", first);
    for (int resolution = 8; resolution <= size; resolution *= 2) {
      int out = 2 * width(resolution);
      int in = width(resolution / 2);
      for (Layer layer : layers(resolution)) {
        spectral(shapes, layer.convolution(), out, in, 3, 3);
        if (!layer.noise().isEmpty()) {
          shapes.put(layer.noise(), new long[] {1});
        }
        if (cDim > 0) {
          conditional(shapes, layer.norm(), out);
        } else {
          normalisation(shapes, layer.norm(), out);
        }
        in = width(resolution);
      }
      if (isGated(resolution)) {
        String gate = "synthesis.se_" + resolution + ".main.";
        spectral(shapes, gate + "1", width(resolution), width(resolution / 16), 4, 4);
        spectral(shapes, gate + "3", width(resolution), width(resolution), 1, 1);
      }
    }
    spectral(shapes, "synthesis.to_big", COLOURS, width(size), 3, 3);
    shapes.put("synthesis.to_big.bias", new long[] {COLOURS});
    if (cDim > 0) {
      shapes.put("synthesis.embed.weight", new long[] {cDim, zDim});
    }
    return shapes;
  }

  private List<Layer> layers(int resolution) {
    String block = "synthesis.feat_" + resolution + ".";
    List<Layer> layers = new ArrayList<>();
    if (cDim == 0) {
      layers.add(new Layer(block + 1, lite ? "" : block + "2.weight", block + (lite ? 2 : 3)));
      if (!lite) {
        layers.add(new Layer(block + 5, block + "6.weight", block + 7));
      }
    } else if (lite) {
      layers.add(new Layer(block + "conv", "", block + "bn"));
    } else {
      layers.add(new Layer(block + "conv1", block + "noise.weight", block + "bn1"));
      layers.add(new Layer(block + "conv2", block + "noise.weight", block + "bn2"));
    }
    return layers;
  }

  private void conditional(Map<String, long[]> shapes, String name, int channels) {
    for (String part : List.of(name + ".gain", name + ".bias")) {
      spectral(shapes, part, channels, zDim);
      shapes.put(part + ".bias", new long[] {channels});
    }
    shapes.put(name + ".stored_mean", new long[] {channels});
    shapes.put(name + ".stored_var", new long[] {channels});
  }

  private static void normalisation(Map<String, long[]> shapes, String name, int channels) {
    for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
      shapes.put(name + "." + part, new long[] {channels});
    }
  }

  private static void spectral(Map<String, long[]> shapes, String name, long... shape) {
    long rest = 1;
    for (int i = 1; i < shape.length; i++) {
      rest *= shape[i];
    }
    shapes.put(name + ".weight_orig", shape);
    vectors(shapes, name, shape[0], rest);
  }

  private static void vectors(Map<String, long[]> shapes, String name, long rows, long columns) {
    shapes.put(name + ".weight_u", new long[] {rows});
    shapes.put(name + ".weight_v", new long[] {columns});
  }
}
