package io.domainshift.jobs;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far an attempt has come.
 *
 * @param iteration iterations done
 * @param remaining work left, counted in iterations like the newest one
 * @param loss the total loss of the newest iteration
 * @param losses its parts by name
 * @param iterationsPerSecond recent speed
 * @param phaseSeconds recent seconds per iteration by phase
 * @param residentBytes memory the attempt's process holds
 */
public record JobProgress(
    int iteration,
    double remaining,
    @Nullable Double loss,
    Map<String, Double> losses,
    @Nullable Double iterationsPerSecond,
    Map<String, Double> phaseSeconds,
    @Nullable Long residentBytes) {

  public JobProgress {
    losses = Map.copyOf(losses);
    phaseSeconds = Map.copyOf(phaseSeconds);
  }
}
