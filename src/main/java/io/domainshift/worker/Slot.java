package io.domainshift.worker;

import io.domainshift.jobs.Claim;
import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobQueue;
import java.time.Duration;
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

  Slot(
      String worker,
      Device device,
      LaneWork work,
      JobQueue queue,
      Settlement settlement,
      WorkerMetrics metrics) {
    this.queue = queue;
    this.device = device;
    this.work = work;
    this.claim =
        new Claim(worker, device.name(), work.lane(), device.resourceClass(), device.memoryBytes());
    this.settlement = settlement;
    this.metrics = metrics;
  }

  /** What this slot can take. */
  Claim claim() {
    return claim;
  }

  /** Returns when the job's attempt has ended, or at once with false when none is waiting. */
  boolean workOnNext() throws InterruptedException {
    Optional<ClaimedJob> job = claimNext();
    if (job.isPresent()) {
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
    long began = System.nanoTime();
    String outcome = "broken";
    try {
      outcome = work.work(job, device);
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      // An Error too is the end of this job only: the slot has others to work on.
      log.error("Job {} attempt {} broke", job.lease().jobId(), job.lease().epoch(), e);
      settlement.failed(job.lease(), Failures.of(e));
    } finally {
      metrics.attempted(claim.lane(), outcome, Duration.ofNanos(System.nanoTime() - began));
    }
  }
}
