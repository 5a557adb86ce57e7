package io.domainshift.nets;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;

/** Labels as networks take them. */
public final class OneHot {

  private OneHot() {}

  /**
   * A row with a single one for each picture.
   *
   * @param width how many classes there are
   * @param classes of the pictures, 0 to {@code width} − 1
   * @return float32 [pictures, width]
   */
  public static Tensor rows(GraphScope scope, int width, int... classes) {
    float[] values = new float[classes.length * width];
    for (int i = 0; i < classes.length; i++) {
      values[i * width + classes[i]] = 1;
    }
    return scope.tensor(HostTensor.of(values, classes.length, width));
  }
}
