package io.domainshift.worker;

import io.domainshift.jobs.Claim;
import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobLog;
import io.domainshift.jobs.JobQueue;
import io.domainshift.storage.StorageFullException;
import io.domainshift.tracing.JobSpan;
import io.domainshift.tracing.JobTraces;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** One device in one lane: claims a job and works on it. */
final class Slot {

  private static final Logger log = LoggerFactory.getLogger(Slot.class);

  private final JobQueue queue;
  private final Device device;
  private final LaneWork work;
  private final Claim claim;
  private final Settlement settlement;
  private final WorkerMetrics metrics;
  private final JobTraces traces;

  Slot(
      String worker,
      Device device,
      LaneWork work,
      JobQueue queue,
      Settlement settlement,
      WorkerMetrics metrics,
      JobTraces traces) {
    this.queue = queue;
    this.device = device;
    this.work = work;
    this.claim =
        new Claim(worker, device.name(), work.lane(), device.resourceClass(), device.memoryBytes());
    this.settlement = settlement;
    this.metrics = metrics;
    this.traces = traces;
  }

  /** What this slot can take. */
  Claim claim() {
    return claim;
  }

  /** Returns when the job's attempt has ended, or at once with false when none is waiting. */
  boolean workOnNext() throws InterruptedException {
    Instant asked = Instant.now();
    Optional<ClaimedJob> job = claimNext();
    if (job.isPresent()) {
      traces.past(job.get().traceparent(), "job.claim", asked);
      workOn(job.get());
    }
    return job.isPresent();
  }

  private Optional<ClaimedJob> claimNext() {
    try {
      return queue.claimNext(claim);
    } catch (DataAccessException | TransactionException e) {
      log.warn("{} on {} cannot claim: {}", claim.lane(), device.name(), e.getMessage());
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      log.error("{} on {} cannot claim", claim.lane(), device.name(), e);
      return Optional.empty();
    }
  }

  private void workOn(ClaimedJob job) throws InterruptedException {
    metrics.claimed(claim.lane());
    try (JobLog fields = JobLog.of(job);
        JobSpan span = traces.under(job.traceparent(), "job.attempt")) {
      span.tag("job.id", job.lease().jobId().toString())
          .tag("job.kind", job.kind().name())
          .tag("job.method", job.method())
          .tag("attempt", job.lease().epoch())
          .tag("worker", claim.worker())
          .tag("device", device.name());
      workOn(job, span);
      countOutcome(job);
    }
  }

  /** The attempt's process has written it; only the queue knows. */
  private void countOutcome(ClaimedJob job) {
    try {
      queue.status(job.lease().jobId()).ifPresent(status -> metrics.left(claim.lane(), status));
    } catch (DataAccessException | TransactionException e) {
      log.warn("Job {}: its outcome is not counted: {}", job.lease().jobId(), e.getMessage());
    }
  }

  private void workOn(ClaimedJob job, JobSpan span) throws InterruptedException {
    long began = System.nanoTime();
    String outcome = "broken";
    try {
      outcome = work.work(job, device);
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      if (StorageFullException.isBehind(e)) {
        outcome = "full";
        settlement.withoutRoom(job.lease(), Failures.message(e));
        return;
      }
      // An Error too is the end of this job only: the slot has others to work on.
      log.error("Job {} attempt {} broke", job.lease().jobId(), job.lease().epoch(), e);
      span.error(e);
      settlement.failed(job.lease(), Failures.of(e));
    } finally {
      span.tag("outcome", outcome);
      metrics.attempted(claim.lane(), outcome, Duration.ofNanos(System.nanoTime() - began));
    }
  }
}
