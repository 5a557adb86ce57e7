package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import java.util.ArrayList;
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

  /** Training pictures that are named beside a suspect, to see what else it might be made of. */
  private static final int NEAREST = 3;

  /**
   * A generated picture beside the training pictures next to it.
   *
   * @param generated its number
   * @param nearest the others' numbers, nearest first
   * @param ratio of the distances to the nearest
   */
  public record Suspect(int generated, List<Integer> nearest, double ratio) {

    public Suspect {
      nearest = List.copyOf(nearest);
    }

    /** The nearest training picture's number. */
    public int training() {
      return nearest.get(0);
    }
  }

  /** How near a generated picture is to the training picture in that row. */
  private record Look(int generated, int training, double ratio) {}

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
    List<Look> all =
        IntStream.range(0, distances.length)
            .mapToObj(i -> look(i, (int) rows[i], distances[i], usual, least))
            .sorted(Comparator.comparingDouble(Look::ratio))
            .toList();
    long copies = all.stream().filter(look -> look.ratio() < COPY).count();
    return new CopyCheck(
        median(all.stream().mapToDouble(Look::ratio).toArray()),
        (double) copies / all.size(),
        suspects(scope, training, generated, all.subList(0, Math.min(worst, all.size()))));
  }

  private static Look look(
      int generated, int training, double distance, double[] usual, double least) {
    return new Look(generated, training, distance / Math.max(usual[training], least));
  }

  private static List<Suspect> suspects(
      GraphScope scope, Tensor training, Tensor generated, List<Look> looks) {
    if (looks.isEmpty()) {
      return List.of();
    }
    int few = (int) Math.min(NEAREST, Sets.size(training));
    long[] nearest;
    try (GraphScope work = scope.openChild()) {
      long[] rows = looks.stream().mapToLong(Look::generated).toArray();
      nearest =
          work.call("metrics.copies.few_nearest")
              .with(generated)
              .with(work.tensor(HostTensor.ofLongs(rows, rows.length)))
              .with(training)
              .with(few)
              .tensor()
              .toHost()
              .toLongs();
    }
    List<Suspect> suspects = new ArrayList<>();
    for (int i = 0; i < looks.size(); i++) {
      Look look = looks.get(i);
      List<Integer> beside = new ArrayList<>(List.of(look.training()));
      Arrays.stream(nearest, i * few, (i + 1) * few)
          .mapToInt(Math::toIntExact)
          .filter(row -> row != look.training())
          .limit(few - 1L)
          .forEach(beside::add);
      suspects.add(new Suspect(look.generated(), beside, look.ratio()));
    }
    return suspects;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
