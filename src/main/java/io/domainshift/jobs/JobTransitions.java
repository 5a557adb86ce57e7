package io.domainshift.jobs;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Changes rows of {@code jobs} and tells of it in {@code job_events}, in one statement: a change
 * without its event cannot commit, and the row's lock puts events into the order of commits.
 */
final class JobTransitions {

  private static final Logger log = LoggerFactory.getLogger(JobTransitions.class);

  private static final String STATUS =
      """
      jsonb_strip_nulls(jsonb_build_object(
        'status', status, 'attempt', nullif(epoch, 0), 'iteration', iteration,
        'pauseRequested', nullif(pause_requested, false), 'waiting', waiting_code,
        'code', error_code, 'message', error_message))\
      """;

  private final JdbcClient jdbc;

  JobTransitions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** An update that may change the status; yields the rows as they are now. */
  JdbcClient.StatementSpec move(String update, Instant now) {
    return jdbc.sql(telling(update, "", "'status'", STATUS)).param("now", Sql.at(now));
  }

  /**
   * An update that something else than a status has to tell.
   *
   * @param also further parts of the {@code WITH} clause that read {@code moved}; may be empty
   * @param type the event's type
   * @param data the event's facts
   */
  JdbcClient.StatementSpec tell(String update, String also, String type, Object data, Instant now) {
    return jdbc.sql(telling(update, also, ":eventType", ":eventData::jsonb"))
        .param("now", Sql.at(now))
        .param("eventType", type)
        .param("eventData", Sql.json(data));
  }

  private static String telling(String update, String also, String type, String data) {
    return """
           WITH moved AS (%s RETURNING *)%s, told AS (
             INSERT INTO job_events (job_id, seq, at, type, data)
             SELECT id, event_seq, :now, %s, %s FROM moved)
           SELECT * FROM moved
           """
        .formatted(update, also, type, data);
  }

  /**
   * Runs an update that somebody asked for. When it changes no row, the current status decides:
   * {@code already} holds what was asked for, anything else is refused.
   */
  JobStatus ask(
      UUID id,
      String action,
      String expected,
      String update,
      Instant now,
      Predicate<JobStatus> already) {
    Optional<JobStatus> moved =
        move(update, now)
            .param("id", id)
            .query((row, n) -> JobStatus.valueOf(row.getString("status")))
            .optional();
    if (moved.isPresent()) {
      try (JobLog fields = JobLog.of(id)) {
        log.info("Job {} {}: now {}", id, action, moved.get());
      }
      return moved.get();
    }
    JobStatus status = status(id).orElseThrow(() -> new JobNotFoundException(id));
    if (!already.test(status)) {
      throw new IllegalTransitionException(id, action, status, expected);
    }
    return status;
  }

  Optional<JobStatus> status(UUID id) {
    return jdbc.sql("SELECT status FROM jobs WHERE id = ?")
        .param(id)
        .query((row, n) -> JobStatus.valueOf(row.getString("status")))
        .optional();
  }
}
