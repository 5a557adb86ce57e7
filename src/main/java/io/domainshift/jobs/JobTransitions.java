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

  private static final String AND_TELL =
      """
      , told AS (
        INSERT INTO job_events (job_id, seq, at, type, data)
        SELECT id, event_seq, :now, 'status', jsonb_strip_nulls(jsonb_build_object(
          'status', status, 'attempt', nullif(epoch, 0), 'iteration', iteration,
          'pauseRequested', nullif(pause_requested, false),
          'code', error_code, 'message', error_message))
        FROM moved)
      SELECT * FROM moved
      """;

  private final JdbcClient jdbc;

  JobTransitions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The update, which must count {@code event_seq} up, with its event; yields the new rows. */
  JdbcClient.StatementSpec statement(String update, Instant now) {
    return jdbc.sql("WITH moved AS (" + update + " RETURNING *)" + AND_TELL)
        .param("now", Sql.at(now));
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
        statement(update, now)
            .param("id", id)
            .query((row, n) -> JobStatus.valueOf(row.getString("status")))
            .optional();
    if (moved.isPresent()) {
      log.info("Job {} {}: now {}", id, action, moved.get());
      return moved.get();
    }
    JobStatus status =
        jdbc.sql("SELECT status FROM jobs WHERE id = ?")
            .param(id)
            .query((row, n) -> JobStatus.valueOf(row.getString("status")))
            .optional()
            .orElseThrow(() -> new JobNotFoundException(id));
    if (!already.test(status)) {
      throw new IllegalTransitionException(id, action, status, expected);
    }
    return status;
  }
}
