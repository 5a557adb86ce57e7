package io.domainshift.models.formats;

import java.util.ArrayList;
import java.util.List;

/**
 * Which tensor of rosinality's generator is which of NVlabs', for one size and mapping depth.
 *
 * <p>The values are equal: rosinality's run-time factor 1/√fan_in is cancelled by demodulation, and
 * NVlabs applies it to the to-RGB style instead. Only dimensions of size one come and go.
 */
final class RosinalityNames {

  /**
   * One pair of names.
   *
   * @param nvlabs such as {@code synthesis.b8.conv0.weight}
   * @param rosinality such as {@code convs.0.conv.weight}
   * @param leading dimensions of size one that rosinality has in front
   * @param trailing dimensions of size one that rosinality has behind
   */
  record Pair(String nvlabs, String rosinality, int leading, int trailing) {

    Pair(String nvlabs, String rosinality) {
      this(nvlabs, rosinality, 0, 0);
    }

    /** The shape in rosinality's file. */
    long[] rosinalityShape(long... nvlabsShape) {
      long[] shape = new long[leading + nvlabsShape.length + trailing];
      java.util.Arrays.fill(shape, 1);
      System.arraycopy(nvlabsShape, 0, shape, leading, nvlabsShape.length);
      return shape;
    }
  }

  private RosinalityNames() {}

  static List<Pair> of(int size, int mappingLayers) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < mappingLayers; i++) {
      linear(pairs, "mapping.fc" + i, "style." + (i + 1));
    }
    pairs.add(new Pair("synthesis.b4.const", "input.input", 1, 0));
    layer(pairs, "synthesis.b4.conv1", "conv1", 0);
    toRgb(pairs, "synthesis.b4.torgb", "to_rgb1");
    int block = 0;
    for (int resolution = 8; resolution <= size; resolution *= 2, block++) {
      String name = "synthesis.b" + resolution;
      layer(pairs, name + ".conv0", "convs." + 2 * block, 2 * block + 1);
      layer(pairs, name + ".conv1", "convs." + (2 * block + 1), 2 * block + 2);
      toRgb(pairs, name + ".torgb", "to_rgbs." + block);
    }
    return pairs;
  }

  private static void layer(List<Pair> pairs, String nvlabs, String rosinality, int noise) {
    pairs.add(new Pair(nvlabs + ".weight", rosinality + ".conv.weight", 1, 0));
    linear(pairs, nvlabs + ".affine", rosinality + ".conv.modulation");
    pairs.add(new Pair(nvlabs + ".noise_strength", rosinality + ".noise.weight", 1, 0));
    pairs.add(new Pair(nvlabs + ".bias", rosinality + ".activate.bias"));
    pairs.add(new Pair(nvlabs + ".noise_const", "noises.noise_" + noise, 2, 0));
  }

  private static void toRgb(List<Pair> pairs, String nvlabs, String rosinality) {
    pairs.add(new Pair(nvlabs + ".weight", rosinality + ".conv.weight", 1, 0));
    linear(pairs, nvlabs + ".affine", rosinality + ".conv.modulation");
    pairs.add(new Pair(nvlabs + ".bias", rosinality + ".bias", 1, 2));
  }

  private static void linear(List<Pair> pairs, String nvlabs, String rosinality) {
    pairs.add(new Pair(nvlabs + ".weight", rosinality + ".weight"));
    pairs.add(new Pair(nvlabs + ".bias", rosinality + ".bias"));
  }
}
