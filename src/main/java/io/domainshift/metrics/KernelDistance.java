package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Seeds;
import io.domainshift.graph.Tensor;

/**
 * The kernel distance (Bińkowski et al., Demystifying MMD GANs, ICLR 2018), on Inception's features
 * the KID. Unbiased: with few pictures it scatters, also below zero, but does not lean. Not
 * multiplied by 1000.
 *
 * @param mean over the subsets: the distance
 * @param deviation of the subsets from each other
 */
public record KernelDistance(double mean, double deviation) {

  /** Subsets, as published. */
  public static final int SUBSETS = 100;

  /** Features of one subset at most, as published. */
  public static final int SUBSET_SIZE = 1000;

  /**
   * By the published protocol: 100 subsets of 1000, or of the smaller set's size.
   *
   * @param a features [N, D], at least two
   * @param b features [M, D], at least two
   * @param seed of the subsets
   */
  public static KernelDistance between(GraphScope scope, Tensor a, Tensor b, long seed) {
    Sets.requireAtLeast(2, Sets.size(a), Sets.size(b));
    long size = Math.min(SUBSET_SIZE, Math.min(Sets.size(a), Sets.size(b)));
    // The only subset of both sets' own size is the sets themselves.
    long subsets = size == Sets.size(a) && size == Sets.size(b) ? 1 : SUBSETS;
    try (GraphScope work = scope.openChild()) {
      Tensor rowsA = draw(work, a, size, subsets, seed, "subsets a");
      Tensor rowsB = draw(work, b, size, subsets, seed, "subsets b");
      return between(work, a, b, rowsA, rowsB);
    }
  }

  /**
   * On given subsets.
   *
   * @param rowsA rows of {@code a}, int64 [subsets, size]
   * @param rowsB rows of {@code b}, int64 [subsets, size]
   */
  public static KernelDistance between(
      GraphScope scope, Tensor a, Tensor b, Tensor rowsA, Tensor rowsB) {
    try (GraphScope work = scope.openChild()) {
      return of(
          work.call("metrics.kernel.distances")
              .with(a)
              .with(b)
              .with(rowsA)
              .with(rowsB)
              .tensor()
              .toHost()
              .toDoubles());
    }
  }

  private static KernelDistance of(double[] subsets) {
    Spread spread = Spread.of(subsets);
    return new KernelDistance(spread.mean(), spread.deviation());
  }

  private static Tensor draw(
      GraphScope scope, Tensor set, long size, long subsets, long seed, String name) {
    return scope
        .call("metrics.kernel.draw")
        .with(Sets.size(set))
        .with(size)
        .with(subsets)
        .with(Seeds.derive(seed, 0, name))
        .with(set)
        .tensor();
  }
}
