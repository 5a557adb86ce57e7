package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.InvalidCheckpointException;
import java.util.List;

/** The separable low-pass filters around up-sampling, as the matrices that checkpoints repeat. */
final class Filters {

  private Filters() {}

  /** The outer product of the taps with themselves, with sum {@code gain}. */
  static HostTensor matrix(List<Integer> taps, int gain) {
    int n = taps.size();
    float sum = taps.stream().mapToInt(Integer::intValue).sum();
    float[] values = new float[n * n];
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        values[row * n + column] = taps.get(row) * taps.get(column) / (sum * sum) * gain;
      }
    }
    return HostTensor.of(values, n, n);
  }

  /**
   * Checks a filter inside a checkpoint against the one that the network will use.
   *
   * @throws InvalidCheckpointException if it is another one
   */
  static void require(String name, HostTensor filter, List<Integer> taps, int gain) {
    float[] expected = matrix(taps, gain).toFloats();
    float[] found = filter.toFloats();
    boolean same = found.length == expected.length;
    for (int i = 0; same && i < found.length; i++) {
      same = Math.abs(found[i] - expected[i]) < 1e-3f * gain;
    }
    if (!same) {
      throw new InvalidCheckpointException("Tensor " + name, "is another filter", "" + taps);
    }
  }
}
