package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Are generated pictures copies of training pictures? For each, its distance to the nearest
 * training picture over that one's own distance to its nearest neighbour among the training
 * pictures: about one for something new, next to zero for a copy.
 *
 * @param medianRatio over the generated pictures
 * @param copies share of the generated pictures with a ratio below {@link #COPY}
 * @param worst the smallest ratios, smallest first
 */
public record CopyCheck(double medianRatio, double copies, List<Suspect> worst) {

  /** A ratio below which a picture counts as a copy. */
  public static final double COPY = 0.3;

  /**
   * Duplicates in the training set have no distance of their own; they count as if they had this
   * share of the usual one.
   */
  private static final double LEAST_SHARE = 0.1;

  /**
   * A generated picture beside the training picture next to it.
   *
   * @param generated its number
   * @param training the other's number
   * @param ratio of the distances
   */
  public record Suspect(int generated, int training, double ratio) {}

  public CopyCheck {
    worst = List.copyOf(worst);
  }

  /**
   * @param training features [N, D], at least two
   * @param generated features [M, D], at least one
   * @param worst how many suspects to name
   */
  public static CopyCheck of(GraphScope scope, Tensor training, Tensor generated, int worst) {
    Sets.requireAtLeast(2, Sets.size(training));
    Sets.requireAtLeast(1, Sets.size(generated));
    double[] usual;
    double[] distances;
    long[] rows;
    try (GraphScope work = scope.openChild()) {
      usual = work.call("metrics.copies.neighbours").with(training).tensor().toHost().toDoubles();
      List<Tensor> nearest =
          work.call("metrics.copies.nearest").with(generated).with(training).list();
      distances = nearest.get(0).toHost().toDoubles();
      rows = nearest.get(1).toHost().toLongs();
    }
    double least = Math.max(LEAST_SHARE * median(usual), Double.MIN_NORMAL);
    List<Suspect> all =
        IntStream.range(0, distances.length)
            .mapToObj(i -> suspect(i, (int) rows[i], distances[i], usual, least))
            .sorted(Comparator.comparingDouble(Suspect::ratio))
            .toList();
    long copies = all.stream().filter(suspect -> suspect.ratio() < COPY).count();
    return new CopyCheck(
        median(all.stream().mapToDouble(Suspect::ratio).toArray()),
        (double) copies / all.size(),
        all.subList(0, Math.min(worst, all.size())));
  }

  private static Suspect suspect(
      int generated, int training, double distance, double[] usual, double least) {
    return new Suspect(generated, training, distance / Math.max(usual[training], least));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
