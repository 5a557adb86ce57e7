package io.domainshift.metrics;

import io.domainshift.graph.Tensor;

/** What every metric asks of the sets that it is given. */
final class Sets {

  private Sets() {}

  static long size(Tensor features) {
    return features.shape()[0];
  }

  /**
   * @throws IllegalArgumentException when a set is too small to say anything
   */
  static void requireAtLeast(long least, long... sizes) {
    for (long size : sizes) {
      if (size < least) {
        throw new IllegalArgumentException(
            "A set has %d features, expected at least %d".formatted(size, least));
      }
    }
  }
}
