package io.domainshift.nets.stylegan2;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Seeds;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.DiscriminatorArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Weights of a discriminator that nobody has trained, and what its graph expects of all. */
public final class DiscriminatorWeights {

  private DiscriminatorWeights() {}

  /**
   * Weights to train from: N(0, 1), biases zero. The network scales by 1/√fan_in when it runs.
   *
   * @param scope in which to draw; the result needs it no longer
   * @param seed every weight has a draw of its own, by this and its name
   */
  public static Checkpoint draw(
      GraphScope scope, DiscriminatorArchitecture architecture, long seed) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    architecture
        .tensorShapes()
        .forEach((name, shape) -> tensors.put(name, draw(scope, name, shape, seed)));
    return new Checkpoint(architecture, tensors, Map.of());
  }

  /**
   * A discriminator's weights with heads for its first {@code heads} patch features; those that it
   * has stay, others are drawn as in {@link #draw}, those beyond go.
   *
   * @throws IllegalArgumentException if it has fewer patch features
   */
  public static Checkpoint withPatchHeads(
      GraphScope scope, Checkpoint checkpoint, int heads, long seed) {
    DiscriminatorArchitecture architecture =
        checkpoint.as(DiscriminatorArchitecture.class).withPatchHeads(heads);
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    architecture
        .tensorShapes()
        .forEach(
            (name, shape) -> {
              HostTensor known = checkpoint.tensors().get(name);
              tensors.put(name, known == null ? draw(scope, name, shape, seed) : known);
            });
    return new Checkpoint(architecture, tensors, checkpoint.metadata());
  }

  private static HostTensor draw(GraphScope scope, String name, long[] shape, long seed) {
    if (name.endsWith(".bias")) {
      return HostTensor.of(new float[(int) shape[0]], shape);
    }
    long columns = 1;
    for (int i = 1; i < shape.length; i++) {
      columns *= shape[i];
    }
    try (GraphScope draws = scope.openChild()) {
      Tensor like = draws.tensor(HostTensor.scalar(0));
      return draws
          .call("random.draws.normal_rows")
          .with(like)
          .with(shape[0])
          .with(columns)
          .with(Seeds.derive(seed, 0, "discriminator." + name))
          .tensor()
          .toHost()
          .reshape(shape);
    }
  }

  /** Numbers of the architecture that the graph reads from its dictionary, as 0-d tensors. */
  static Map<String, HostTensor> constants(DiscriminatorArchitecture architecture) {
    Map<String, HostTensor> constants = new LinkedHashMap<>();
    constants.put("b4.stddev_group", HostTensor.ofLongs(new long[] {architecture.stddevGroup()}));
    Double clamp = architecture.convClamp();
    if (clamp != null) {
      constants.put("conv_clamp", HostTensor.ofDoubles(new double[] {clamp}));
    }
    return constants;
  }

  /**
   * The graph goes by the names that it finds, so every layer of the architecture must be there.
   */
  static void requireComplete(Checkpoint checkpoint) {
    DiscriminatorArchitecture architecture = checkpoint.as(DiscriminatorArchitecture.class);
    if (!architecture.resampleFilter().equals(GeneratorArchitecture.PUBLISHED_FILTER)) {
      throw new InvalidCheckpointException(
          "Low-pass filter of the discriminator",
          "is " + architecture.resampleFilter(),
          GeneratorArchitecture.PUBLISHED_FILTER.toString());
    }
    architecture.tensorShapes().keySet().forEach(checkpoint::tensor);
  }
}
