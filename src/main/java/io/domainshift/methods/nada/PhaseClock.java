package io.domainshift.methods.nada;

import io.domainshift.methods.TrainingRun;
import java.util.LinkedHashMap;
import java.util.Map;

/** Seconds of one iteration by phase; between two phases the run may be stopped. */
final class PhaseClock {

  private final TrainingRun run;
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private long last = System.nanoTime();

  PhaseClock(TrainingRun run) {
    this.run = run;
  }

  /** Ends a phase. */
  void lap(String phase) {
    long now = System.nanoTime();
    seconds.merge(phase, (now - last) / 1e9, Double::sum);
    last = now;
    run.checkInterrupted();
  }

  Map<String, Double> seconds() {
    return seconds;
  }
}
