package io.domainshift.nets.perceptual;

import io.domainshift.graph.HostTensor;
import java.util.LinkedHashMap;
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
  static HostTensor tensor(long stream, double factor, double plus, long... shape) {
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

  /**
   * Convolutions of the given shapes, in their order: weights of stream first + 2k and biases of
   * stream first + 2k + 1.
   *
   * @param shapes of weights {@code ….weight} [out, in, height, width] by name; others are left out
   */
  public static Map<String, HostTensor> convolutions(Map<String, long[]> shapes, long first) {
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> {
          if (shape.length == 4) {
            long stream = first + weights.size();
            double deviation = Math.sqrt(6.0 / (shape[1] * shape[2] * shape[3]));
            weights.put(name, tensor(stream, deviation, 0, shape));
            String bias = name.replace(".weight", ".bias");
            weights.put(bias, tensor(stream + 1, 0.1, 0, shape[0]));
          }
        });
    return weights;
  }

  /** AlexNet as the golden suites of One-Shot CLIP use it, and made-up weights of its channels. */
  public static Map<String, HostTensor> alex(long seed) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("features.0.weight", new long[] {64, 3, 11, 11});
    shapes.put("features.3.weight", new long[] {192, 64, 5, 5});
    shapes.put("features.6.weight", new long[] {384, 192, 3, 3});
    shapes.put("features.8.weight", new long[] {256, 384, 3, 3});
    shapes.put("features.10.weight", new long[] {256, 256, 3, 3});
    Map<String, HostTensor> weights = convolutions(shapes, seed * 16);
    int level = 0;
    for (int channels : new int[] {64, 192, 384, 256, 256}) {
      weights.put("lin" + level + ".weight", tensor(seed * 16 + 10 + level, 0.5, 0.5, channels));
      level++;
    }
    return weights;
  }
}
