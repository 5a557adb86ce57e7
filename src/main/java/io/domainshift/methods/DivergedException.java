package io.domainshift.methods;

import io.domainshift.graph.HostTensor;
import java.util.Map;

/**
 * The loss is no number any more or has left its range; training further would waste the device.
 */
public class DivergedException extends RuntimeException {

  private final int iteration;

  public DivergedException(int iteration, String message) {
    super(message);
    this.iteration = iteration;
  }

  /** The iteration that diverged, from 1. */
  public int iteration() {
    return iteration;
  }

  /**
   * Refuses weights that are no numbers.
   *
   * @param iteration after which they stand so
   * @param rate option that holds the learning rate
   * @throws DivergedException naming the first weight that is none
   */
  public static void requireFinite(Map<String, HostTensor> weights, int iteration, String rate) {
    weights.forEach(
        (name, tensor) -> {
          if (!tensor.isFinite()) {
            throw new DivergedException(
                iteration,
                "Weight %s is no number after iteration %d, expected one: try a lower %s"
                    .formatted(name, iteration, rate));
          }
        });
  }
}
