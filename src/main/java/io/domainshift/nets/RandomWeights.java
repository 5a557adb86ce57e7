package io.domainshift.nets;

import io.domainshift.graph.HostTensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws of weights before training, in Java: the same on every device. */
public final class RandomWeights {

  private RandomWeights() {}

  /** Independent values of N(0, deviation²). */
  public static HostTensor normal(RandomGenerator random, double deviation, long... shape) {
    float[] values = new float[elements(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return HostTensor.of(values, shape);
  }

  /** Independent uniform values from −bound to bound. */
  public static HostTensor uniform(RandomGenerator random, float bound, long... shape) {
    float[] values = new float[elements(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (random.nextFloat() * 2 - 1) * bound;
    }
    return HostTensor.of(values, shape);
  }

  /** The same value everywhere. */
  public static HostTensor constant(float value, long... shape) {
    float[] values = new float[elements(shape)];
    Arrays.fill(values, value);
    return HostTensor.of(values, shape);
  }

  private static int elements(long[] shape) {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
  }
}
