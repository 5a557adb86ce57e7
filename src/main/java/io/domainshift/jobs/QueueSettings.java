package io.domainshift.jobs;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How patient the queue is.
 *
 * @param lease a worker that has not renewed for this long has lost its job
 * @param progressDeadline an attempt without a new iteration for this long is ended
 * @param maxCrashes after so many dead processes in a row without a new checkpoint a job fails
 * @param maxErrors after so many passing errors (storage away, database away) a job fails
 * @param backOff wait before the second attempt; doubles with each further one
 * @param maxBackOff longest such wait
 */
@ConfigurationProperties("domainshift.queue")
public record QueueSettings(
    @DefaultValue("30s") Duration lease,
    @DefaultValue("20m") Duration progressDeadline,
    @DefaultValue("3") int maxCrashes,
    @DefaultValue("3") int maxErrors,
    @DefaultValue("2s") Duration backOff,
    @DefaultValue("2m") Duration maxBackOff) {

  public QueueSettings {
    if (lease.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "domainshift.queue.lease is %s, expected at least PT1S".formatted(lease));
    }
  }

  /** The values that stand above. */
  public static QueueSettings defaults() {
    return new QueueSettings(
        Duration.ofSeconds(30),
        Duration.ofMinutes(20),
        3,
        3,
        Duration.ofSeconds(2),
        Duration.ofMinutes(2));
  }
}
