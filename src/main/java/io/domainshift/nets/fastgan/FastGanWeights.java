package io.domainshift.nets.fastgan;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.nets.RandomWeights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

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
      return RandomWeights.uniform(random, bound(shape), shape);
    }
    if (name.endsWith("_u") || name.endsWith("_v")) {
      return direction(shape, random);
    }
    if (name.equals("synthesis.embed.weight")) {
      return RandomWeights.normal(random, 1, shape);
    }
    if (name.endsWith(".bias")) {
      long[] layer = shapes.get(name.substring(0, name.length() - 4) + "weight_orig");
      return layer == null
          ? RandomWeights.constant(0, shape) // of a normalisation
          : RandomWeights.uniform(random, bound(layer), shape);
    }
    boolean one = name.endsWith("_var") || name.endsWith(".weight") && shape[0] > 1;
    return RandomWeights.constant(one ? 1 : 0, shape);
  }

  /** One over the root of the fan-in. */
  private static float bound(long[] shape) {
    long inputs = 1;
    for (int i = 1; i < shape.length; i++) {
      inputs *= shape[i];
    }
    return (float) (1 / Math.sqrt(inputs));
  }

  private static HostTensor direction(long[] shape, RandomGenerator random) {
    float[] values = RandomWeights.normal(random, 1, shape).toFloats();
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= (float) Math.sqrt(squares);
    }
    return HostTensor.of(values, shape);
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
}
