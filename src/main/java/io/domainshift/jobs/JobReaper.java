package io.domainshift.jobs;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Settles the jobs that nobody else will: any worker calls it, none needs to be the master. */
@Component
public class JobReaper {

  private static final Logger log = LoggerFactory.getLogger(JobReaper.class);

  private final JobTransitions transitions;
  private final QueueSettings settings;
  private final Clock clock;

  public JobReaper(JdbcClient jdbc, QueueSettings settings, Clock clock) {
    this.transitions = new JobTransitions(jdbc);
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Takes jobs from workers whose lease has ended. A worker that was lost counts as a crash: the
   * job may be what took its machine down.
   *
   * @return how many
   */
  public int reapLostLeases() {
    List<UUID> lost =
        transitions
            .move(
                JobOutcomes.AFTER_CRASH
                    + " WHERE status IN ('RUNNING', 'CANCELLING') AND lease_until <= :now",
                clock.instant())
            .params(
                JobOutcomes.params(
                    settings,
                    new JobFailure(
                        "WORKER_LOST",
                        "The worker did not renew its lease for %s".formatted(settings.lease()),
                        true)))
            .query((row, n) -> row.getObject("id", UUID.class))
            .list();
    for (UUID id : lost) {
      try (JobLog fields = JobLog.of(id)) {
        log.warn("Job {} lost its worker", id);
      }
    }
    return lost.size();
  }

  /**
   * Ends jobs that no worker took before their start deadline.
   *
   * @return how many
   */
  public int expireUnstarted() {
    List<UUID> expired =
        transitions
            .move(
                """
                UPDATE jobs SET status = 'EXPIRED', finished_at = :now, event_seq = event_seq + 1
                WHERE status = 'QUEUED' AND started_at IS NULL AND start_deadline <= :now
                """,
                clock.instant())
            .query((row, n) -> row.getObject("id", UUID.class))
            .list();
    for (UUID id : expired) {
      try (JobLog fields = JobLog.of(id)) {
        log.info("Job {} expired before a worker was free", id);
      }
    }
    return expired.size();
  }
}
