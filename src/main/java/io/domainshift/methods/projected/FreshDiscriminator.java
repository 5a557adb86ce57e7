package io.domainshift.methods.projected;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Seeds;
import io.domainshift.models.FeatureNetworkArchitecture;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights of discriminators and projections that nobody has trained, distributed as PyTorch's
 * modules draw them, which the official code leaves as they are.
 */
public final class FreshDiscriminator {

  private final GraphScope scope;
  private final long seed;

  private FreshDiscriminator(GraphScope scope, long seed) {
    this.scope = scope;
    this.seed = seed;
  }

  /**
   * Draws everything that {@link ProjectedDiscriminator#load} takes.
   *
   * @param home scope in whose children to draw; the result needs no scope
   * @param seed every tensor has a draw of its own, by this and its name
   */
  public static Map<String, HostTensor> draw(
      GraphScope home, DiscriminatorLayout layout, FeatureNetworkArchitecture network, long seed) {
    Map<String, HostTensor> drawn = new LinkedHashMap<>();
    try (GraphScope scope = home.openChild()) {
      FreshDiscriminator fresh = new FreshDiscriminator(scope, seed);
      Map<String, long[]> projections = layout.projections(network.channels());
      Map<String, long[]> parameters = layout.parameters();
      projections.forEach((n, shape) -> drawn.put(n, fresh.parameter(n, shape, projections)));
      parameters.forEach((n, shape) -> drawn.put(n, fresh.parameter(n, shape, parameters)));
      layout.buffers().forEach((n, shape) -> drawn.put(n, fresh.buffer(n, shape)));
    }
    return drawn;
  }

  /** Uniform up to one over the root of the number of inputs, biases as the weight beside them. */
  private HostTensor parameter(String name, long[] shape, Map<String, long[]> all) {
    if (name.endsWith(".main.1.weight") || name.endsWith(".main.1.bias")) {
      return filled(name.endsWith("weight") ? 1 : 0, shape);
    }
    if (name.endsWith(".embed.weight")) {
      return HostTensor.of(values("normal_rows", name, shape), shape);
    }
    long[] weight = shape;
    if (name.endsWith(".bias")) {
      String key = name.substring(0, name.length() - "bias".length());
      weight =
          all.containsKey(key + "weight") ? all.get(key + "weight") : all.get(key + "weight_orig");
    }
    double bound = 1 / Math.sqrt(Arrays.stream(weight).skip(1).reduce(1, (a, b) -> a * b));
    float[] values = values("uniform_rows", name, shape);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * values[i] - 1) * bound);
    }
    return HostTensor.of(values, shape);
  }

  /** Singular vectors start in any direction, with length one. */
  private HostTensor buffer(String name, long[] shape) {
    if (name.contains(".running_")) {
      return filled(name.endsWith("var") ? 1 : 0, shape);
    }
    float[] values = values("normal_rows", name, shape);
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    double length = Math.max(Math.sqrt(squares), 1e-12);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] / length);
    }
    return HostTensor.of(values, shape);
  }

  private float[] values(String draw, String name, long[] shape) {
    try (GraphScope draws = scope.openChild()) {
      return draws
          .call("random.draws." + draw)
          .with(draws.tensor(HostTensor.scalar(0)))
          .with(1)
          .with(Arrays.stream(shape).reduce(1, Math::multiplyExact))
          .with(Seeds.derive(seed, 0, "discriminator." + name))
          .tensor()
          .toHost()
          .toFloats();
    }
  }

  private static HostTensor filled(float value, long[] shape) {
    float[] values = new float[(int) shape[0]];
    Arrays.fill(values, value);
    return HostTensor.of(values, shape);
  }
}
