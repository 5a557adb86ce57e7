package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;

/**
 * The Fréchet distance between two sets of features, each taken for normally distributed (Heusel et
 * al., GANs Trained by a Two Time-Scale Update Rule, NeurIPS 2017). On Inception's features it is
 * the FID. Smaller is better; with few pictures it comes out too large.
 */
public final class FrechetDistance {

  private FrechetDistance() {}

  /**
   * @throws IllegalArgumentException when the features differ in length, or a set is empty
   */
  public static double between(GraphScope scope, FeatureStatistics a, FeatureStatistics b) {
    if (a.dimensions() != b.dimensions()) {
      throw new IllegalArgumentException(
          "Features have %d and %d dimensions, expected the same"
              .formatted(a.dimensions(), b.dimensions()));
    }
    Sets.requireAtLeast(1, a.count(), b.count());
    try (GraphScope work = scope.openChild()) {
      Tensor spreadA = a.covariance(work);
      Tensor spreadB = b.covariance(work);
      return work.call("metrics.frechet.distance")
          .with(a.mean())
          .with(spreadA)
          .with(b.mean())
          .with(spreadB)
          .tensor()
          .item();
    }
  }
}
