package io.domainshift.runner;

import org.jspecify.annotations.Nullable;

/** Iterations per second, recent ones counting more. */
final class Speed {

  private static final double WEIGHT_OF_NEWEST = 0.1;

  private long lastNanos = -1;
  private double seconds = Double.NaN;

  /** Null after the first iteration, which has nothing to be measured from. */
  @Nullable Double afterIteration() {
    long now = System.nanoTime();
    if (lastNanos >= 0) {
      double newest = (now - lastNanos) / 1e9;
      seconds = Double.isNaN(seconds) ? newest : seconds + WEIGHT_OF_NEWEST * (newest - seconds);
    }
    lastNanos = now;
    return seconds > 0 ? 1 / seconds : null;
  }
}
