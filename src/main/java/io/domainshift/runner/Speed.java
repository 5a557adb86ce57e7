package io.domainshift.runner;

import org.jspecify.annotations.Nullable;

/** Iterations per second, recent ones counting more. */
final class Speed {

  private static final double WEIGHT_OF_NEWEST = 0.1;

  private long lastNanos = -1;
  private double lastRemaining;
  private double seconds = Double.NaN;

  /** Null after the first iteration, which has nothing to be measured from. */
  @Nullable Double afterIteration(double remaining) {
    return afterIteration(remaining, System.nanoTime());
  }

  /**
   * @param remaining work left, counted in iterations like the one just done
   */
  @Nullable Double afterIteration(double remaining, long now) {
    if (lastNanos >= 0) {
      double newest = (now - lastNanos) / 1e9;
      if (Double.isNaN(seconds)) {
        seconds = newest;
      } else {
        // A new stage counts in iterations of its own; the same work was left before this one.
        seconds *= lastRemaining / (remaining + 1);
        seconds += WEIGHT_OF_NEWEST * (newest - seconds);
      }
    }
    lastNanos = now;
    lastRemaining = remaining;
    return seconds > 0 ? 1 / seconds : null;
  }
}
