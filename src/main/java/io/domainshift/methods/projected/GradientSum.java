package io.domainshift.methods.projected;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.TensorMap;
import org.jspecify.annotations.Nullable;

/** Gradients of a batch that is computed in parts, because not all of it fits on the device. */
public final class GradientSum {

  private final GraphScope scope;
  private @Nullable TensorMap total;

  /**
   * @param scope in which the sum lives: that of the batch
   */
  public GradientSum(GraphScope scope) {
    this.scope = scope;
  }

  /**
   * Adds the gradients of a part.
   *
   * @param gradients of a loss that is a mean over the part, by weight
   * @param share of the batch that the part is
   */
  public void add(TensorMap gradients, double share) {
    if (total == null) {
      if (share == 1) { // no other part will be added to it
        total = gradients.moveTo(scope);
        return;
      }
      total = scope.call("training.gradients.scaled").with(gradients).with(share).map();
      return;
    }
    try (GraphScope work = scope.openChild()) {
      work.call("training.gradients.accumulate").with(total).with(gradients).with(share).list();
    }
  }

  /**
   * What an optimiser takes: the sum, with 0 in place of what is not a number and 1e5 of its sign
   * in place of what is infinite, as the official code has it.
   *
   * @throws IllegalStateException if nothing was added
   */
  public TensorMap finite() {
    if (total == null) {
      throw new IllegalStateException("No gradients were added");
    }
    return scope.call("training.gradients.finite").with(total).map();
  }
}
