package io.domainshift.nets;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import org.jspecify.annotations.Nullable;

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

  /**
   * What a graph takes for the labels of its pictures: networks that know no classes look at none.
   *
   * @param width how many classes the network knows
   * @param labels one-hot; null for a network that knows none
   * @param ignored any tensor
   * @throws IllegalArgumentException when labels are missing
   */
  public static Tensor orIgnored(int width, @Nullable Tensor labels, Tensor ignored) {
    if (width == 0) {
      return ignored;
    }
    if (labels == null) {
      throw new IllegalArgumentException(
          "The generator knows %d classes, expected labels".formatted(width));
    }
    return labels;
  }
}
