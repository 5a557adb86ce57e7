package io.domainshift.worker;

import io.domainshift.jobs.JobStatus;
import io.domainshift.jobs.Lane;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** What this worker counts. */
@Component
final class WorkerMetrics {

  private final MeterRegistry registry;
  private final Counter leaseLosses;

  WorkerMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.leaseLosses =
        Counter.builder("domainshift.lease.losses")
            .description("Attempts whose lease ended under them")
            .register(registry);
  }

  void claimed(Lane lane) {
    Counter.builder("domainshift.claims")
        .description("Jobs claimed by this worker")
        .tag("lane", lower(lane))
        .register(registry)
        .increment();
  }

  void leaseLost() {
    leaseLosses.increment();
  }

  /**
   * @param outcome {@code done}, {@code crashed}, {@code stalled}, {@code killed}, {@code lost},
   *     {@code full}
   */
  void attempted(Lane lane, String outcome, Duration time) {
    Timer.builder("domainshift.attempts")
        .description("Attempts that ended, by outcome")
        .tag("lane", lower(lane))
        .tag("outcome", outcome)
        .register(registry)
        .record(time);
  }

  /** A job that this worker saw leave an attempt. */
  void left(Lane lane, JobStatus status) {
    Counter.builder("domainshift.job.outcomes")
        .description("Where jobs stood after an attempt on this worker")
        .tag("lane", lower(lane))
        .tag("status", lower(status))
        .register(registry)
        .increment();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
