package io.domainshift.runner;

import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.JobLease;
import io.domainshift.jobs.JobLog;
import io.domainshift.jobs.JobProgress;
import io.domainshift.jobs.LeaseLostException;
import io.domainshift.jobs.Signal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Tells the queue how far the attempt has come and learns what is asked of it, on a thread of its
 * own: an iteration never waits for the database, and a demand arrives during a long iteration.
 */
final class AttemptReporter implements AutoCloseable {

  static final Duration INTERVAL = Duration.ofMillis(500);

  private static final Logger log = LoggerFactory.getLogger(AttemptReporter.class);

  private final JobAttempts attempts;
  private final JobLease lease;
  private final AtomicReference<@Nullable JobProgress> unreported = new AtomicReference<>();
  private final Thread thread = new Thread(JobLog.keeping(this::loop), "reporter");
  private volatile Demand fromQueue = Demand.NONE;
  private volatile boolean stopAsked;
  private volatile boolean closed;

  AttemptReporter(JobAttempts attempts, JobLease lease) {
    this.attempts = attempts;
    this.lease = lease;
    thread.setDaemon(true);
    thread.start();
  }

  /** Hands over the newest state; older ones that were not stored yet are skipped. */
  void report(JobProgress progress) {
    unreported.set(progress);
  }

  /** The worker shuts down. */
  void askToStop() {
    stopAsked = true;
  }

  void leaseLost() {
    fromQueue = Demand.LEASE_LOST;
  }

  Demand demand() {
    Demand demand = fromQueue;
    return demand == Demand.NONE && stopAsked ? Demand.STOP : demand;
  }

  private void loop() {
    while (!closed && fromQueue != Demand.LEASE_LOST) {
      talk();
      try {
        Thread.sleep(INTERVAL.toMillis());
      } catch (InterruptedException e) {
        return; // closed
      }
    }
  }

  private synchronized void talk() {
    JobProgress progress = unreported.getAndSet(null);
    try {
      Signal signal =
          progress == null ? attempts.signal(lease) : attempts.progress(lease, progress);
      fromQueue =
          switch (signal) {
            case CONTINUE -> Demand.NONE;
            case PAUSE -> Demand.STOP;
            case CANCEL -> Demand.CANCEL;
          };
    } catch (LeaseLostException e) {
      log.warn("{}", e.getMessage());
      leaseLost();
    } catch (DataAccessException | TransactionException e) {
      unreported.compareAndSet(null, progress);
      log.warn("Progress could not be stored: {}", e.getMessage());
    }
  }

  /** Stores what is still unreported, once. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    if (fromQueue != Demand.LEASE_LOST && unreported.get() != null) {
      talk();
    }
  }
}
