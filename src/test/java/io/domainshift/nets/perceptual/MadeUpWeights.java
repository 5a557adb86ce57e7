package io.domainshift.nets.perceptual;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.PerceptualArchitecture.Backbone;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights by a formula, so that references need no file of weights: uniform numbers in [-1, 1) of a
 * stream, hashed from their index. The formula is in the notes of the golden suites.
 */
public final class MadeUpWeights {

  private MadeUpWeights() {}

  /** Numbers [0, count) of a stream. */
  static double[] uniform(long stream, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      long z = i + (stream << 32) + 0x9E3779B97F4A7C15L;
      z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
      z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
      z = z ^ z >>> 31;
      values[i] = (z >>> 40) / (double) (1 << 24) * 2 - 1;
    }
    return values;
  }

  /** The numbers of a stream, times a factor, plus a constant. */
  public static HostTensor tensor(long stream, double factor, double plus, long... shape) {
    int count = 1;
    for (long side : shape) {
      count *= (int) side;
    }
    double[] uniform = uniform(stream, count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (uniform[i] * factor + plus);
    }
    return HostTensor.of(values, shape);
  }

  /** Adds a convolution: {@code name.weight} of that stream and {@code name.bias} of the next. */
  static void convolution(
      Map<String, HostTensor> weights, String name, long stream, long... shape) {
    double deviation = Math.sqrt(6.0 / (shape[1] * shape[2] * shape[3]));
    weights.put(name + ".weight", tensor(stream, deviation, 0, shape));
    weights.put(name + ".bias", tensor(stream + 1, 0.1, 0, shape[0]));
  }

  /** LPIPS on AlexNet as the golden suites of One-Shot CLIP have it. */
  public static Map<String, HostTensor> alex(long seed) {
    long first = 16 * seed;
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    convolution(weights, "features.0", first, 64, 3, 11, 11);
    convolution(weights, "features.3", first + 2, 192, 64, 5, 5);
    convolution(weights, "features.6", first + 4, 384, 192, 3, 3);
    convolution(weights, "features.8", first + 6, 256, 384, 3, 3);
    convolution(weights, "features.10", first + 8, 256, 256, 3, 3);
    List<Integer> channels = Backbone.ALEX.channels();
    for (int level = 0; level < channels.size(); level++) {
      weights.put(
          "lin" + level + ".weight", tensor(first + 10 + level, 0.5, 0.5, channels.get(level)));
    }
    return weights;
  }
}
