package io.domainshift.methods;

import java.util.LinkedHashMap;
import java.util.Map;

/** Seconds of one iteration by phase; between two phases the run may be stopped. */
public final class PhaseClock {

  private final TrainingRun run;
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private long last = System.nanoTime();

  public PhaseClock(TrainingRun run) {
    this.run = run;
  }

  /** Ends a phase. */
  public void lap(String phase) {
    long now = System.nanoTime();
    seconds.merge(phase, (now - last) / 1e9, Double::sum);
    last = now;
    run.checkInterrupted();
  }

  public Map<String, Double> seconds() {
    return seconds;
  }
}
