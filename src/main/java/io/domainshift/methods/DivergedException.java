package io.domainshift.methods;

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
}
