package io.domainshift.jobs;

import java.time.Clock;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Takes from jobs what they have kept for long enough: rows only, the bytes are collected when
 * nothing names them. A call takes from some jobs; the one that returns 0 was the last. Jobs are
 * locked while it is decided, so that one that is being retried keeps what it has.
 */
@Component
public class JobRetention {

  private static final int JOBS = 100;
  private static final String OPEN = "('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING')";

  private static final String SAMPLES = "file.kind = 'sample'";

  /** A job that has not ended may still read a file of the job that its parameters name. */
  private static final String OTHER_FILES =
      """
      file.kind <> 'sample' AND NOT EXISTS (
        SELECT 1 FROM jobs reader WHERE reader.status IN %s
          AND strpos(reader.parameters::text, file.job_id::text) > 0)\
      """
          .formatted(OPEN);

  private final JdbcClient jdbc;
  private final Clock clock;

  public JobRetention(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Pictures of the training of jobs that ended so long ago. */
  public int removeSamples(Duration kept) {
    return removeFiles(SAMPLES, kept);
  }

  /** All other files of jobs that ended so long ago; a result lists them no more. */
  public int removeOtherFiles(Duration kept) {
    return removeFiles(OTHER_FILES, kept);
  }

  private int removeFiles(String which, Duration kept) {
    return jdbc.sql(
            """
            WITH ended AS (
              SELECT id FROM jobs WHERE finished_at <= :before AND EXISTS (
                SELECT 1 FROM job_artifacts file WHERE file.job_id = jobs.id AND %1$s)
              ORDER BY finished_at LIMIT :jobs FOR NO KEY UPDATE SKIP LOCKED),
            removed AS (
              DELETE FROM job_artifacts file USING ended WHERE file.job_id = ended.id AND %1$s
              RETURNING file.job_id, file.name),
            unlisted AS (
              UPDATE jobs SET result = jsonb_set(result::jsonb, '{files}', '[]')::json
              FROM (SELECT DISTINCT job_id FROM removed) AS of
              WHERE jobs.id = of.job_id AND result -> 'files' IS NOT NULL)
            SELECT count(*) FROM removed
            """
                .formatted(which))
        .param("before", Sql.at(clock.instant().minus(kept)))
        .param("jobs", JOBS)
        .query(Integer.class)
        .single();
  }

  /** All checkpoints of jobs that ended so long ago. */
  public int removeCheckpoints(Duration kept) {
    return jdbc.sql(
            """
            WITH ended AS (
              SELECT id FROM jobs WHERE finished_at <= :before AND EXISTS (
                SELECT 1 FROM job_checkpoints state WHERE state.job_id = jobs.id)
              ORDER BY finished_at LIMIT :jobs FOR NO KEY UPDATE SKIP LOCKED)
            DELETE FROM job_checkpoints state USING ended WHERE state.job_id = ended.id
            """)
        .param("before", Sql.at(clock.instant().minus(kept)))
        .param("jobs", JOBS)
        .update();
  }

  /**
   * All but the newest checkpoints of jobs that have not ended: those that came last, and those
   * that got furthest, which are others when a damaged one was passed over.
   *
   * @param kept how many, at least 1
   */
  public int removeOlderCheckpoints(int kept) {
    return jdbc.sql(
            """
            WITH ranked AS (
              SELECT job_id, checkpoint.iteration,
                row_number() OVER (PARTITION BY job_id ORDER BY checkpoint.iteration DESC)
                  AS by_iteration,
                row_number() OVER (
                  PARTITION BY job_id
                  ORDER BY checkpoint.created_at DESC, checkpoint.iteration DESC) AS by_time
              FROM job_checkpoints checkpoint JOIN jobs ON id = job_id WHERE status IN %s)
            DELETE FROM job_checkpoints state USING ranked
            WHERE state.job_id = ranked.job_id AND state.iteration = ranked.iteration
              AND by_iteration > :kept AND by_time > :kept
            """
                .formatted(OPEN))
        .param("kept", kept)
        .update();
  }
}
