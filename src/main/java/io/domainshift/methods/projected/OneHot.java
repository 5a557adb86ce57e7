package io.domainshift.methods.projected;

import io.domainshift.graph.HostTensor;

/** Classes as networks take them. */
final class OneHot {

  private OneHot() {}

  /**
   * One 1 in each row.
   *
   * @param labels from 0
   * @param classes how many there are
   * @return [N, classes]
   */
  static HostTensor of(int[] labels, int classes) {
    float[] values = new float[labels.length * classes];
    for (int row = 0; row < labels.length; row++) {
      values[row * classes + labels[row]] = 1;
    }
    return HostTensor.of(values, labels.length, classes);
  }
}
