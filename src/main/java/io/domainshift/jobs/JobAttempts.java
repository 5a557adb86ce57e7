package io.domainshift.jobs;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * What the holder of a lease writes. Every write names its epoch and is refused with {@link
 * LeaseLostException} when the lease has ended, whether or not somebody else holds the job by now:
 * a process that slept through its lease must not touch anything.
 */
@Component
public class JobAttempts {

  private static final Logger log = LoggerFactory.getLogger(JobAttempts.class);

  private static final String FENCE =
      """
       WHERE id = :id AND epoch = :epoch AND status IN ('RUNNING', 'CANCELLING')
         AND lease_until > :now\
      """;

  private final JdbcClient jdbc;
  private final JobTransitions transitions;
  private final TransactionTemplate transaction;
  private final QueueSettings settings;
  private final Clock clock;

  public JobAttempts(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      QueueSettings settings,
      Clock clock) {
    this.jdbc = jdbc;
    this.transitions = new JobTransitions(jdbc);
    this.transaction = new TransactionTemplate(transactions);
    this.settings = settings;
    this.clock = clock;
  }

  /** Moves the lease's end into the future: the worker lives. That is not progress. */
  public Renewal renew(JobLease lease) {
    Instant now = clock.instant();
    return fenced(
            lease,
            jdbc.sql(
                    "UPDATE jobs SET lease_until = :leaseUntil, last_heartbeat = :now"
                        + FENCE
                        + " RETURNING *")
                .param("now", Sql.at(now))
                .param("leaseUntil", Sql.at(now.plus(settings.lease()))))
        .query(
            (row, n) ->
                new Renewal(
                    Sql.instant(row, "lease_until"),
                    signal(row.getString("status"), row.getBoolean("pause_requested")),
                    Sql.instant(row, "last_progress")
                        .isBefore(now.minus(settings.progressDeadline()))))
        .optional()
        .orElseThrow(() -> new LeaseLostException(lease));
  }

  /** Asks whether to go on, between iterations that take long. */
  public Signal signal(JobLease lease) {
    return fenced(
            lease,
            jdbc.sql("SELECT status, pause_requested FROM jobs" + FENCE)
                .param("now", Sql.at(clock.instant())))
        .query((row, n) -> signal(row.getString("status"), row.getBoolean("pause_requested")))
        .optional()
        .orElseThrow(() -> new LeaseLostException(lease));
  }

  /** Stores how far the attempt has come and learns whether to go on. */
  public Signal progress(JobLease lease, JobProgress progress) {
    return fenced(
            lease,
            transitions
                .tell(
                    """
                    UPDATE jobs SET iteration = :iteration, remaining = :remaining, loss = :loss,
                      losses = :losses::jsonb,
                      phase_seconds = :phases::jsonb, iterations_per_second = :speed,
                      resident_bytes = :resident, last_progress = :now, event_seq = event_seq + 1
                    """
                        + FENCE,
                    "",
                    "progress",
                    progress,
                    clock.instant())
                .param("iteration", progress.iteration())
                .param("remaining", progress.remaining())
                .param("loss", progress.loss())
                .param("losses", Sql.json(progress.losses()))
                .param("phases", Sql.json(progress.phaseSeconds()))
                .param("speed", progress.iterationsPerSecond())
                .param("resident", progress.residentBytes()))
        .query((row, n) -> signal(row.getString("status"), row.getBoolean("pause_requested")))
        .optional()
        .orElseThrow(() -> new LeaseLostException(lease));
  }

  /** Tells of numbers about the outcome; the result repeats them. */
  public void measured(JobLease lease, Map<String, Double> measurements) {
    write(
        lease,
        transitions.tell(
            "UPDATE jobs SET event_seq = event_seq + 1" + FENCE,
            "",
            "measurement",
            measurements,
            clock.instant()));
  }

  /** Adds a warning for the job's owner. */
  public void warn(JobLease lease, String message) {
    write(
        lease,
        transitions
            .tell(
                """
                UPDATE jobs SET event_seq = event_seq + 1,
                  warnings = warnings || to_jsonb(CAST(:message AS text))
                """
                    + FENCE,
                "",
                "warning",
                Map.of("message", message),
                clock.instant())
            .param("message", message));
  }

  /**
   * Says that the attempt can only go on when the storage has room. Waiting is no standstill: to be
   * called again before the progress deadline.
   */
  public void waitForRoom(JobLease lease, String message) {
    boolean told =
        fenced(
                lease,
                transitions
                    .tell(
                        """
                        UPDATE jobs SET waiting_code = 'STORAGE_FULL', waiting_message = :message,
                          last_progress = :now, event_seq = event_seq + 1
                        """
                            + FENCE
                            + " AND waiting_code IS NULL",
                        "",
                        "waiting",
                        Map.of("code", JobObstacle.Code.STORAGE_FULL, "message", message),
                        clock.instant())
                    .param("message", message))
            .query((row, n) -> true)
            .optional()
            .isPresent();
    if (told) {
      log.warn("Job {} waits: {}", lease.jobId(), message);
    } else {
      write(
          lease,
          jdbc.sql("UPDATE jobs SET last_progress = :now" + FENCE + " RETURNING id")
              .param("now", Sql.at(clock.instant())));
    }
  }

  /** Says that the attempt does not wait any more. */
  public void goOn(JobLease lease) {
    write(
        lease,
        transitions.tell(
            """
            UPDATE jobs SET waiting_code = NULL, waiting_message = NULL, last_progress = :now,
              event_seq = event_seq + 1
            """
                + FENCE,
            "",
            "waiting",
            Map.of(),
            clock.instant()));
  }

  /**
   * Publishes a stored checkpoint: from here on a new attempt starts there. Work that got this far
   * was no poison, so crashes are counted from zero again.
   */
  public void checkpoint(JobLease lease, NewCheckpoint checkpoint) {
    write(
        lease,
        transitions
            .tell(
                """
                UPDATE jobs SET event_seq = event_seq + 1, crashes = 0, last_progress = :now
                """
                    + FENCE,
                """
                , published AS (
                  INSERT INTO job_checkpoints
                    (job_id, iteration, epoch, manifest_key, state_key, bytes, created_at)
                  SELECT id, :iteration, epoch, :manifestKey, :stateKey, :bytes, :now FROM moved
                  ON CONFLICT (job_id, iteration) DO UPDATE SET epoch = excluded.epoch,
                    manifest_key = excluded.manifest_key, state_key = excluded.state_key,
                    bytes = excluded.bytes, created_at = excluded.created_at)\
                """,
                "checkpoint",
                Map.of("iteration", checkpoint.iteration(), "bytes", checkpoint.bytes()),
                clock.instant())
            .param("iteration", checkpoint.iteration())
            .param("manifestKey", checkpoint.manifestKey())
            .param("stateKey", checkpoint.stateKey())
            .param("bytes", checkpoint.bytes()));
    log.info("Job {} checkpoint at {}", lease.jobId(), checkpoint.iteration());
  }

  /** Adds a stored file to the job; one of the same name is replaced. */
  public void artifact(JobLease lease, NewArtifact artifact) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("kind", artifact.kind());
    facts.put("name", artifact.name());
    facts.put("bytes", artifact.bytes());
    if (artifact.iteration() != null) {
      facts.put("iteration", artifact.iteration());
    }
    write(
        lease,
        transitions
            .tell(
                "UPDATE jobs SET event_seq = event_seq + 1" + FENCE,
                """
                , added AS (
                  INSERT INTO job_artifacts (id, job_id, kind, name, iteration, storage_key, bytes,
                    sha256, media_type, created_at, expires_at)
                  SELECT :artifactId, id, :kind, :name, CAST(:iteration AS integer), :key, :bytes,
                    :sha256, :mediaType, :now, CAST(:expiresAt AS timestamptz) FROM moved
                  ON CONFLICT (job_id, name) DO UPDATE SET kind = excluded.kind,
                    iteration = excluded.iteration, storage_key = excluded.storage_key,
                    bytes = excluded.bytes, sha256 = excluded.sha256,
                    media_type = excluded.media_type, created_at = excluded.created_at,
                    expires_at = excluded.expires_at)\
                """,
                "artifact",
                facts,
                clock.instant())
            .param("artifactId", UUID.randomUUID())
            .param("kind", artifact.kind())
            .param("name", artifact.name())
            .param("iteration", artifact.iteration())
            .param("key", artifact.storageKey())
            .param("bytes", artifact.bytes())
            .param("sha256", artifact.sha256())
            .param("mediaType", artifact.mediaType())
            .param("expiresAt", Sql.at(artifact.expiresAt())));
  }

  /**
   * Ends the job with its result. {@code result} runs inside the transaction and stores what
   * belongs to it (a model, artifacts): all of it commits with the status, or none.
   *
   * @throws LeaseLostException also when the job is being cancelled: a cancelled job has no result
   */
  public void succeed(JobLease lease, Supplier<JsonNode> result) {
    transaction.executeWithoutResult(
        tx -> {
          write(
              lease,
              jdbc.sql("SELECT id FROM jobs" + FENCE + " AND status = 'RUNNING' FOR UPDATE")
                  .param("now", Sql.at(clock.instant())));
          write(
              lease,
              transitions
                  .move(
                      """
                      UPDATE jobs SET status = 'SUCCEEDED', finished_at = :now, lease_until = NULL,
                        pause_requested = false, iteration = iterations,
                        waiting_code = NULL, waiting_message = NULL,
                        error_code = NULL, error_message = NULL,
                        result = CAST(:result AS json), event_seq = event_seq + 1
                      """
                          + FENCE,
                      clock.instant())
                  .param("result", Sql.json(result.get())));
        });
    log.info("Job {} succeeded", lease.jobId());
  }

  /** Ends an attempt whose method said no. A passing failure is tried again a few times. */
  public JobStatus fail(JobLease lease, JobFailure failure) {
    return end(
        lease,
        transitions
            .move(JobOutcomes.afterError(failure.passing()) + FENCE, clock.instant())
            .params(JobOutcomes.params(settings, failure)));
  }

  /** Ends an attempt whose process died; after some deaths in a row the job fails. */
  public JobStatus crashed(JobLease lease, JobFailure failure) {
    return end(
        lease,
        transitions
            .move(JobOutcomes.AFTER_CRASH + FENCE, clock.instant())
            .params(JobOutcomes.params(settings, failure)));
  }

  /**
   * Hands the job back unfinished: it becomes {@code CANCELLED} or {@code PAUSED} if that was asked
   * for, otherwise {@code QUEUED} for another worker.
   */
  public JobStatus release(JobLease lease) {
    return end(lease, transitions.move(JobOutcomes.RELEASED + FENCE, clock.instant()));
  }

  /**
   * Hands the job back because the storage is full; that is no failure, and the job says what it
   * waits for. It is tried again a while later, wherever there may be room.
   */
  public JobStatus handBackForRoom(JobLease lease, String message) {
    return end(
        lease,
        transitions
            .move(JobOutcomes.WITHOUT_ROOM + FENCE, clock.instant())
            .param("message", message)
            .param("backOff", settings.maxBackOff().toMillis() / 1e3));
  }

  private JobStatus end(JobLease lease, JdbcClient.StatementSpec statement) {
    JobStatus status =
        fenced(lease, statement)
            .query((row, n) -> JobStatus.valueOf(row.getString("status")))
            .optional()
            .orElseThrow(() -> new LeaseLostException(lease));
    log.info("Job {} attempt {} ended: now {}", lease.jobId(), lease.epoch(), status);
    return status;
  }

  private static void write(JobLease lease, JdbcClient.StatementSpec statement) {
    if (fenced(lease, statement).query((row, n) -> true).list().isEmpty()) {
      throw new LeaseLostException(lease);
    }
  }

  private static JdbcClient.StatementSpec fenced(
      JobLease lease, JdbcClient.StatementSpec statement) {
    return statement.param("id", lease.jobId()).param("epoch", lease.epoch());
  }

  private static Signal signal(String status, boolean pauseRequested) {
    if (status.equals(JobStatus.CANCELLING.name())) {
      return Signal.CANCEL;
    }
    return pauseRequested ? Signal.PAUSE : Signal.CONTINUE;
  }
}
