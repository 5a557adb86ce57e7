package io.domainshift.worker;

import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.JobFailure;
import io.domainshift.jobs.JobLease;
import io.domainshift.jobs.LeaseLostException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Writes how an attempt ended that could not say so itself. While the database is away it tries
 * again, until the lease has ended: then the reaper decides.
 */
final class Settlement {

  private static final Logger log = LoggerFactory.getLogger(Settlement.class);
  private static final long RETRY_MILLIS = 500;

  private final JobAttempts attempts;

  Settlement(JobAttempts attempts) {
    this.attempts = attempts;
  }

  void release(Watch watch) throws InterruptedException {
    write(watch, attempts::release);
  }

  void crashed(Watch watch, JobFailure failure) throws InterruptedException {
    log.warn("Job {}: {}", watch.lease().jobId(), failure.message());
    write(watch, lease -> attempts.crashed(lease, failure));
  }

  void failed(Watch watch, JobFailure failure) throws InterruptedException {
    log.warn("Job {}: {}", watch.lease().jobId(), failure.message());
    write(watch, lease -> attempts.fail(lease, failure));
  }

  /** What the attempt made has no room; nobody watches it any more. */
  void withoutRoom(JobLease lease, String message) throws InterruptedException {
    log.warn("Job {} is handed back for want of room: {}", lease.jobId(), message);
    write(lease, () -> true, held -> attempts.handBackForRoom(held, message));
  }

  /** For an attempt that nobody watches any more; its lease ends soon. */
  void failed(JobLease lease, JobFailure failure) throws InterruptedException {
    write(lease, () -> true, held -> attempts.fail(held, failure));
  }

  void write(Watch watch, Consumer<JobLease> outcome) throws InterruptedException {
    write(watch.lease(), () -> watch.ending() != Watch.Ending.LEASE_LOST, outcome);
  }

  private void write(JobLease lease, BooleanSupplier mayWrite, Consumer<JobLease> outcome)
      throws InterruptedException {
    while (mayWrite.getAsBoolean()) {
      try {
        outcome.accept(lease);
        return;
      } catch (LeaseLostException e) {
        handBack(lease);
        return;
      } catch (DataAccessException | TransactionException e) {
        log.warn("Job {}: outcome not stored yet: {}", lease.jobId(), e.getMessage());
      }
      Thread.sleep(RETRY_MILLIS);
    }
  }

  /** A result is refused too when the job is being cancelled; then that is how it ends. */
  private void handBack(JobLease lease) {
    try {
      attempts.release(lease);
    } catch (LeaseLostException e) {
      log.warn("{}", e.getMessage());
    }
  }
}
