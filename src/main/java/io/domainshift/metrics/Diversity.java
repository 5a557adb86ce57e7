package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;

/**
 * How different a set's pictures are from each other: one minus the cosine of features, averaged
 * over all pairs. Zero when all are the same. Comparable between sets seen by the same network
 * only.
 */
public final class Diversity {

  private Diversity() {}

  /**
   * @param features [N, D], at least two
   */
  public static double of(GraphScope scope, Tensor features) {
    Sets.requireAtLeast(2, Sets.size(features));
    try (GraphScope work = scope.openChild()) {
      return work.call("metrics.scores.diversity").with(features).tensor().item();
    }
  }
}
