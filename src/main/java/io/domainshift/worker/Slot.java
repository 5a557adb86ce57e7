package io.domainshift.worker;

import io.domainshift.jobs.Claim;
import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobQueue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** One device in one lane: claims a job, works on it, claims the next. */
final class Slot implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Slot.class);

  private final JobQueue queue;
  private final Device device;
  private final LaneWork work;
  private final Claim claim;
  private final Duration poll;
  private final Settlement settlement;
  private final WorkerMetrics metrics;
  private final Semaphore wakeUp = new Semaphore(0);
  private volatile boolean stopping;

  Slot(
      String worker,
      Device device,
      LaneWork work,
      JobQueue queue,
      Duration poll,
      Settlement settlement,
      WorkerMetrics metrics) {
    this.queue = queue;
    this.device = device;
    this.work = work;
    this.claim =
        new Claim(worker, device.name(), work.lane(), device.resourceClass(), device.memoryBytes());
    this.poll = poll;
    this.settlement = settlement;
    this.metrics = metrics;
  }

  /** What this slot can take. */
  Claim claim() {
    return claim;
  }

  /** A job may be waiting. */
  void wakeUp() {
    wakeUp.release();
  }

  /** Claims no further job; the present one goes on. */
  void stop() {
    stopping = true;
    wakeUp();
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        Optional<ClaimedJob> job = claimNext();
        if (job.isPresent()) {
          workOn(job.get());
        } else if (wakeUp.tryAcquire(poll.toMillis(), TimeUnit.MILLISECONDS)) {
          wakeUp.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
