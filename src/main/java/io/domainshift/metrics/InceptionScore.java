package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;

/**
 * The inception score (Salimans et al., Improved Techniques for Training GANs, NIPS 2016): how sure
 * a classifier is of each picture and how many classes it sees in all. It knows nothing of the real
 * pictures; away from ImageNet's classes it says little.
 *
 * @param mean over the splits: the score, larger is better
 * @param deviation of the splits from each other
 */
public record InceptionScore(double mean, double deviation) {

  /** Splits, as published. */
  public static final int SPLITS = 10;

  /**
   * @param probabilities of classes [N, classes], rows that sum to one, at least {@code splits}
   */
  public static InceptionScore of(GraphScope scope, Tensor probabilities, int splits) {
    Sets.requireAtLeast(splits, Sets.size(probabilities));
    try (GraphScope work = scope.openChild()) {
      double[] scores =
          work.call("metrics.scores.inception")
              .with(probabilities)
              .with(splits)
              .tensor()
              .toHost()
              .toDoubles();
      Spread spread = Spread.of(scores);
      return new InceptionScore(spread.mean(), spread.deviation());
    }
  }
}
