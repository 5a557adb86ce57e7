package io.domainshift.nets.fastgan;

import io.domainshift.graph.ElementType;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FastGanArchitecture;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Weights of a FastGAN generator: drawn anew, and what the graph expects of them. */
public final class FastGanWeights {

  private FastGanWeights() {}

  /**
   * Weights before training, as PyTorch's layers draw them: uniform within one over the root of the
   * fan-in, normalisation that changes nothing, noise without strength, singular vectors of random
   * direction. The same seed gives the same weights everywhere.
   */
  public static Checkpoint initial(FastGanArchitecture architecture, long seed) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    Map<String, long[]> shapes = architecture.tensorShapes();
    SplittableRandom seeds = new SplittableRandom(seed);
    shapes.forEach((name, shape) -> tensors.put(name, initial(shapes, name, shape, seeds.split())));
    return new Checkpoint(architecture, tensors, Map.of());
  }

  private static HostTensor initial(
      Map<String, long[]> shapes, String name, long[] shape, RandomGenerator random) {
    if (name.endsWith(".weight_orig")) {
      return uniform(fanIn(shape), shape, random);
    }
    if (name.endsWith("_u") || name.endsWith("_v")) {
      return direction(shape, random);
    }
    if (name.equals("synthesis.embed.weight")) {
      return HostTensor.of(normal(shape, random), shape);
    }
    if (name.endsWith(".bias")) {
      long[] layer = shapes.get(name.substring(0, name.length() - 4) + "weight_orig");
      return layer == null
          ? HostTensor.zeros(ElementType.FLOAT32, shape) // of a normalisation
          : uniform(fanIn(layer), shape, random);
    }
    boolean one = name.endsWith("_var") || name.endsWith(".weight") && shape[0] > 1;
    float[] values = new float[Math.toIntExact(shape[0])];
    java.util.Arrays.fill(values, one ? 1 : 0);
    return HostTensor.of(values, shape);
  }

  private static long fanIn(long[] shape) {
    long inputs = 1;
    for (int i = 1; i < shape.length; i++) {
      inputs *= shape[i];
    }
    return inputs;
  }

  private static HostTensor uniform(long fanIn, long[] shape, RandomGenerator random) {
    float bound = (float) (1 / Math.sqrt(fanIn));
    float[] values = new float[Math.toIntExact(elements(shape))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (random.nextFloat() * 2 - 1) * bound;
    }
    return HostTensor.of(values, shape);
  }

  private static HostTensor direction(long[] shape, RandomGenerator random) {
    float[] values = normal(shape, random);
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= (float) Math.sqrt(squares);
    }
    return HostTensor.of(values, shape);
  }

  private static float[] normal(long[] shape, RandomGenerator random) {
    float[] values = new float[Math.toIntExact(elements(shape))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static long elements(long[] shape) {
    return shape[0] * fanIn(shape);
  }

  /** The graph goes by the names that it finds, so every layer must be there. */
  static FastGanArchitecture requireComplete(Checkpoint checkpoint) {
    FastGanArchitecture architecture = checkpoint.as(FastGanArchitecture.class);
    architecture.tensorShapes().keySet().forEach(checkpoint::tensor);
    return architecture;
  }

  static boolean isTrained(String name) {
    return !(name.endsWith("_u")
        || name.endsWith("_v")
        || name.endsWith("_mean")
        || name.endsWith("_var"));
  }

  /** What the graph takes for labels: where there are no classes it looks at none. */
  static Tensor labels(FastGanArchitecture architecture, Tensor z, @Nullable Tensor labels) {
    if (architecture.cDim() == 0) {
      return z;
    }
    if (labels == null) {
      throw new IllegalArgumentException(
          "The generator knows %d classes, expected labels".formatted(architecture.cDim()));
    }
    return labels;
  }
}
