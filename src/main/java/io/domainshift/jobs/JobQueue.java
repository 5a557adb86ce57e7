package io.domainshift.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The {@code jobs} table seen as a queue: what clients ask of a job, and the claim.
 *
 * <p>Every change is one statement. Inside a caller's transaction it joins, so that a job and
 * whatever else belongs to a request are stored together or not at all.
 */
@Component
public class JobQueue {

  /** PostgreSQL channel that carries a lane whenever a job of it becomes claimable. */
  public static final String CHANNEL = "domainshift_queued";

  private static final Logger log = LoggerFactory.getLogger(JobQueue.class);

  private final JdbcClient jdbc;
  private final JobTransitions transitions;
  private final QueueSettings settings;
  private final Clock clock;

  public JobQueue(JdbcClient jdbc, QueueSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.transitions = new JobTransitions(jdbc);
    this.settings = settings;
    this.clock = clock;
  }

  /** Stores a job that nobody traces. */
  public UUID enqueue(NewJob job) {
    return enqueue(job, null);
  }

  /**
   * Stores the job as {@code QUEUED}; a fork with the checkpoint that it starts at.
   *
   * @param traceparent the span that queues it, as W3C Trace Context names it; null without tracing
   * @throws CheckpointGoneException if that checkpoint is not there any more
   */
  public UUID enqueue(NewJob job, @Nullable String traceparent) {
    UUID id = UUID.randomUUID();
    try {
      insert(id, job, traceparent);
    } catch (DataIntegrityViolationException e) {
      throw job.forkedFrom() == null ? e : new CheckpointGoneException(job.forkedFrom());
    }
    try (JobLog fields = JobLog.of(id).with("method", job.method())) {
      log.info("Job {} queued: {} by {}", id, job.kind(), job.method());
    }
    return id;
  }

  private void insert(UUID id, NewJob job, @Nullable String traceparent) {
    Instant now = clock.instant();
    JobFork fork = job.forkedFrom();
    jdbc.sql(
            """
            WITH source AS (
              -- Locked: were it removed before this commits, nothing would name its objects.
              SELECT * FROM job_checkpoints
              WHERE job_id = :forkedFrom AND iteration = :forkedIteration FOR KEY SHARE),
            queued AS (
              INSERT INTO jobs (id, tenant, kind, method, lane, name, priority, resource_class,
                min_memory_bytes, request, parameters, metadata, seed, iterations,
                created_at, queued_at, not_before, start_deadline, warnings, event_seq,
                forked_from, forked_iteration, iteration, traceparent)
              VALUES (:id, :tenant, :kind, :method, :lane, :name, :priority, :resourceClass,
                :minMemoryBytes, :request::json, :parameters::json, :metadata::jsonb, :seed,
                :iterations, :now, :now, :notBefore, :startDeadline, :warnings::jsonb, 1,
                :forkedFrom, :forkedIteration, coalesce(:forkedIteration, 0), :traceparent)
              RETURNING id),
            taken AS (
              INSERT INTO job_checkpoints
                (job_id, iteration, epoch, manifest_key, state_key, bytes, created_at)
              SELECT queued.id, source.iteration, source.epoch, source.manifest_key,
                source.state_key, source.bytes, source.created_at
              -- Refused for its nulls when there is none.
              FROM queued LEFT JOIN source ON true WHERE CAST(:forkedFrom AS uuid) IS NOT NULL)
            INSERT INTO job_events (job_id, seq, at, type, data)
            SELECT id, 1, :now, 'status', '{"status": "QUEUED"}' FROM queued
            """)
        .param("id", id)
        .param("tenant", job.tenant())
        .param("kind", job.kind().name())
        .param("method", job.method())
        .param("lane", job.lane().name())
        .param("name", job.name())
        .param("priority", job.priority())
        .param("resourceClass", job.resourceClass().name())
        .param("minMemoryBytes", job.minMemoryBytes())
        .param("request", Sql.json(job.request()))
        .param("parameters", Sql.json(job.parameters()))
        .param("metadata", Sql.json(job.metadata()))
        .param("seed", job.seed())
        .param("iterations", job.iterations())
        .param("now", Sql.at(now))
        .param("notBefore", Sql.at(Objects.requireNonNullElse(job.notBefore(), now)))
        .param("startDeadline", Sql.at(job.startDeadline()))
        .param("warnings", Sql.json(job.warnings()))
        .param("forkedFrom", fork == null ? null : fork.job(), Types.OTHER)
        .param("forkedIteration", fork == null ? null : fork.iteration(), Types.INTEGER)
        .param("traceparent", traceparent)
        .update();
  }

  /**
   * Hands the best waiting job to a slot: highest priority; then the tenant with the fewest running
   * jobs; then the tenant served longest ago; then the oldest.
   */
  public Optional<ClaimedJob> claimNext(Claim claim) {
    Instant now = clock.instant();
    Optional<ClaimedJob> claimed =
        transitions
            .move(
                """
                UPDATE jobs SET status = 'RUNNING', epoch = epoch + 1, picked_by = :worker,
                  device = :device, picked_at = :now, lease_until = :leaseUntil,
                  last_heartbeat = :now, last_progress = :now,
                  waiting_code = NULL, waiting_message = NULL,
                  started_at = coalesce(started_at, :now), event_seq = event_seq + 1
                WHERE id = (
                  SELECT waiting.id FROM jobs waiting
                  LEFT JOIN (
                    SELECT tenant, max(picked_at) AS served,
                      count(*) FILTER (WHERE status IN ('RUNNING', 'CANCELLING')) AS running
                    FROM jobs WHERE lane = :lane AND picked_at IS NOT NULL GROUP BY tenant
                  ) share USING (tenant)
                  WHERE waiting.status = 'QUEUED' AND waiting.lane = :lane
                    AND waiting.resource_class IN ('ANY', :resourceClass)
                    AND waiting.min_memory_bytes <= :memoryBytes
                    AND waiting.not_before <= :now
                    AND (waiting.start_deadline IS NULL OR waiting.start_deadline > :now
                      OR waiting.started_at IS NOT NULL)
                  ORDER BY waiting.priority DESC, coalesce(share.running, 0),
                    share.served NULLS FIRST, waiting.queued_at, waiting.id
                  LIMIT 1 FOR UPDATE OF waiting SKIP LOCKED)
                """,
                now)
            .param("worker", claim.worker())
            .param("device", claim.device())
            .param("lane", claim.lane().name())
            .param("resourceClass", claim.resourceClass().name())
            .param("memoryBytes", claim.memoryBytes())
            .param("leaseUntil", Sql.at(now.plus(settings.lease())))
            .query(JobQueue::claimedJob)
            .optional();
    claimed.ifPresent(job -> tell(job, claim));
    return claimed;
  }

  private static void tell(ClaimedJob job, Claim claim) {
    try (JobLog fields = JobLog.of(job)) {
      log.info(
          "Job {} attempt {} claimed by {} on {}",
          job.lease().jobId(),
          job.lease().epoch(),
          claim.worker(),
          claim.device());
    }
  }

  /** Where a job stands; empty when there is none. */
  public Optional<JobStatus> status(UUID id) {
    return transitions.status(id);
  }

  /**
   * Ends a waiting or paused job at once and tells a running one to stop. Asking again changes
   * nothing.
   *
   * @return the status afterwards: {@code CANCELLED} or {@code CANCELLING}
   * @throws IllegalTransitionException if the job has ended otherwise
   */
  public JobStatus cancel(UUID id) {
    return transitions.ask(
        id,
        "cancel",
        "QUEUED, RUNNING or PAUSED",
        """
        UPDATE jobs SET
          status = CASE WHEN status = 'RUNNING' THEN 'CANCELLING' ELSE 'CANCELLED' END,
          finished_at = CASE WHEN status = 'RUNNING' THEN NULL ELSE :now END,
          waiting_code = CASE WHEN status = 'RUNNING' THEN waiting_code END,
          waiting_message = CASE WHEN status = 'RUNNING' THEN waiting_message END,
          pause_requested = false, event_seq = event_seq + 1
        WHERE id = :id AND status IN ('QUEUED', 'RUNNING', 'PAUSED')
        """,
        clock.instant(),
        status -> status == JobStatus.CANCELLING || status == JobStatus.CANCELLED);
  }

  /**
   * Keeps a waiting job from starting; asks a running one to checkpoint and hand its device back,
   * until which it stays {@code RUNNING}.
   *
   * @throws IllegalTransitionException if the job has ended or is being cancelled
   */
  public JobStatus pause(UUID id) {
    return transitions.ask(
        id,
        "pause",
        "QUEUED or RUNNING",
        """
        UPDATE jobs SET status = CASE WHEN status = 'QUEUED' THEN 'PAUSED' ELSE status END,
          waiting_code = CASE WHEN status = 'RUNNING' THEN waiting_code END,
          waiting_message = CASE WHEN status = 'RUNNING' THEN waiting_message END,
          pause_requested = status = 'RUNNING', event_seq = event_seq + 1
        WHERE id = :id AND (status = 'QUEUED' OR status = 'RUNNING' AND NOT pause_requested)
        """,
        clock.instant(),
        status -> status == JobStatus.PAUSED || status == JobStatus.RUNNING);
  }

  /**
   * Queues a paused job again, or takes back a pause that has not happened yet.
   *
   * @throws IllegalTransitionException if the job is neither paused nor about to be
   */
  public JobStatus resume(UUID id) {
    return transitions.ask(
        id,
        "resume",
        "PAUSED",
        """
        UPDATE jobs SET status = CASE WHEN status = 'PAUSED' THEN 'QUEUED' ELSE status END,
          queued_at = CASE WHEN status = 'PAUSED' THEN :now ELSE queued_at END,
          pause_requested = false, event_seq = event_seq + 1
        WHERE id = :id AND (status = 'PAUSED' OR status = 'RUNNING' AND pause_requested)
        """,
        clock.instant(),
        status -> false);
  }

  /**
   * Queues an ended job again; it goes on from its newest whole checkpoint.
   *
   * @throws IllegalTransitionException if the job succeeded or has not ended
   * @throws CheckpointGoneException for a fork that kept none: it cannot start at the beginning
   */
  public JobStatus retry(UUID id) {
    forkWithoutCheckpoint(id)
        .ifPresent(
            fork -> {
              throw new CheckpointGoneException(fork);
            });
    return transitions.ask(
        id,
        "retry",
        "FAILED, CANCELLED or EXPIRED",
        """
        UPDATE jobs SET status = 'QUEUED', queued_at = :now, not_before = :now,
          start_deadline = NULL, finished_at = NULL, crashes = 0, errors = 0,
          error_code = NULL, error_message = NULL, event_seq = event_seq + 1
        WHERE id = :id AND status IN ('FAILED', 'CANCELLED', 'EXPIRED')
        """,
        clock.instant(),
        status -> false);
  }

  private Optional<JobFork> forkWithoutCheckpoint(UUID id) {
    return jdbc.sql(
            """
            SELECT forked_from, forked_iteration FROM jobs
            WHERE id = ? AND forked_from IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM job_checkpoints WHERE job_id = id)
            """)
        .param(id)
        .query(
            (row, n) ->
                new JobFork(
                    row.getObject("forked_from", UUID.class), row.getInt("forked_iteration")))
        .optional();
  }

  private static ClaimedJob claimedJob(ResultSet row, int n) throws SQLException {
    return new ClaimedJob(
        new JobLease(row.getObject("id", UUID.class), row.getInt("epoch")),
        Sql.instant(row, "lease_until"),
        JobKind.valueOf(row.getString("kind")),
        row.getString("method"),
        Sql.json(row, "parameters"),
        row.getLong("seed"),
        row.getInt("iterations"),
        row.getString("tenant"),
        row.getString("name"),
        forkedFrom(row),
        row.getString("traceparent"));
  }

  private static @Nullable JobFork forkedFrom(ResultSet row) throws SQLException {
    UUID job = row.getObject("forked_from", UUID.class);
    return job == null ? null : new JobFork(job, row.getInt("forked_iteration"));
  }
}
