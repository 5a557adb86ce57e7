package io.domainshift.metrics;

import io.domainshift.graph.ElementType;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Mean and covariance of a stream of features, in float64 on the device: face of {@code
 * graphs/metrics/statistics.py}. Memory is that of one covariance, however many features there are.
 * The order and the sizes of the batches change the result by rounding only.
 */
public final class FeatureStatistics implements AutoCloseable {

  private static final String GRAPH = "metrics.statistics.";
  private static final String COUNT = "count";
  private static final String MEAN = "mean";
  private static final String COMOMENT = "comoment";

  private final GraphScope home;
  private final int dimensions;
  private GraphScope held;
  private List<Tensor> state;

  private FeatureStatistics(GraphScope home, GraphScope held, List<Tensor> state) {
    this.home = home;
    this.held = held;
    this.state = state;
    this.dimensions = Math.toIntExact(state.get(1).shape()[0]);
  }

  /** Statistics of nothing yet. */
  public static FeatureStatistics open(GraphScope home, int dimensions) {
    GraphScope held = home.openChild();
    Tensor like = held.tensor(HostTensor.zeros(ElementType.FLOAT32));
    return new FeatureStatistics(
        home, held, held.call(GRAPH + "empty").with(dimensions).with(like).list());
  }

  /**
   * Goes on from what {@link #toHost} gave.
   *
   * @throws IllegalArgumentException when these are no statistics
   */
  public static FeatureStatistics restore(GraphScope home, Map<String, HostTensor> stored) {
    HostTensor count = required(stored, COUNT);
    HostTensor mean = required(stored, MEAN);
    HostTensor comoment = required(stored, COMOMENT);
    long d = mean.elements();
    if (count.elements() != 1 || comoment.elements() != d * d) {
      throw new IllegalArgumentException(
          "Statistics have a count %s, a mean %s and a comoment %s"
              .formatted(count.describe(), mean.describe(), comoment.describe()));
    }
    GraphScope held = home.openChild();
    return new FeatureStatistics(
        home, held, List.of(held.tensor(count), held.tensor(mean), held.tensor(comoment)));
  }

  /** Whether {@link #toHost} gave these, of so many features of such a length. */
  static boolean fits(Map<String, HostTensor> stored, long count, int dimensions) {
    HostTensor number = stored.get(COUNT);
    HostTensor mean = stored.get(MEAN);
    HostTensor comoment = stored.get(COMOMENT);
    return number != null
        && mean != null
        && comoment != null
        && stored.values().stream().allMatch(tensor -> tensor.type() == ElementType.FLOAT64)
        && number.elements() == 1
        && number.toDoubles()[0] == count
        && mean.hasShape(dimensions)
        && comoment.hasShape(dimensions, dimensions);
  }

  /**
   * Takes in features.
   *
   * @param features [N, dimensions], any float type, N at least 1
   */
  public void add(Tensor features) {
    advance(scope -> scope.call(GRAPH + "add").with(state).with(features).list());
  }

  /** Takes in all that the other one has seen; the other one stays as it is. */
  public void merge(FeatureStatistics other) {
    advance(scope -> scope.call(GRAPH + "merge").with(state).with(other.state).list());
  }

  /** How many features were taken in. */
  public long count() {
    return (long) state.get(0).item();
  }

  /** How long a feature is. */
  public int dimensions() {
    return dimensions;
  }

  /** The mean, float64 [dimensions]; lives until the next change. */
  public Tensor mean() {
    return state.get(1);
  }

  /** The covariance, divided by the count, float64 [dimensions, dimensions]. */
  public Tensor covariance(GraphScope scope) {
    return scope.call(GRAPH + "covariance").with(state).tensor();
  }

  /** All of it, to be kept: float64 {@code count} [], {@code mean} [D], {@code comoment} [D, D]. */
  public Map<String, HostTensor> toHost() {
    return Map.of(
        COUNT, state.get(0).toHost(), MEAN, state.get(1).toHost(), COMOMENT, state.get(2).toHost());
  }

  /** Frees the memory on the device. */
  @Override
  public void close() {
    held.close();
  }

  private void advance(Step step) {
    GraphScope next = home.openChild();
    try {
      state = step.in(next);
    } catch (RuntimeException e) {
      next.close();
      throw e;
    }
    held.close();
    held = next;
  }

  private interface Step {
    List<Tensor> in(GraphScope scope);
  }

  private static HostTensor required(Map<String, HostTensor> stored, String name) {
    HostTensor tensor = stored.get(name);
    if (tensor == null || tensor.type() != ElementType.FLOAT64) {
      throw new IllegalArgumentException(
          "Statistics have %s as %s, expected float64"
              .formatted(name, tensor == null ? "nothing" : tensor.describe()));
    }
    return tensor;
  }
}
