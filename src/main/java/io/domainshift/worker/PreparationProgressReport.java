package io.domainshift.worker;

import io.domainshift.datasets.PreparationProgress;
import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.JobLease;
import io.domainshift.jobs.JobProgress;
import io.domainshift.jobs.LeaseLostException;
import io.domainshift.jobs.Signal;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Tells the queue how far a preparation is, twice a second, and ends it when that is wanted. */
final class PreparationProgressReport implements PreparationProgress, RunningAttempt {

  private static final Logger log = LoggerFactory.getLogger(PreparationProgressReport.class);
  private static final long INTERVAL = Duration.ofMillis(500).toNanos();

  private final JobAttempts attempts;
  private final JobLease lease;
  private volatile boolean stopped;
  private long toldNanos = System.nanoTime();
  private long roundNanos = toldNanos;

  PreparationProgressReport(JobAttempts attempts, JobLease lease) {
    this.attempts = attempts;
    this.lease = lease;
  }

  @Override
  public void at(int done, int all) {
    if (stopped) {
      throw new PreparationStopped();
    }
    long now = System.nanoTime();
    int half = all / 2;
    if (done == half) {
      roundNanos = now; // The second round has a speed of its own.
    }
    if (now - toldNanos >= INTERVAL) {
      toldNanos = now;
      int inRound = done >= half ? done - half : done;
      double perSecond = inRound * 1e9 / Math.max(1, now - roundNanos);
      tell(done, all, perSecond);
    }
  }

  private void tell(int done, int all, double perSecond) {
    JobProgress progress =
        new JobProgress(done, all - done, null, Map.of(), perSecond, Map.of(), null);
    try {
      if (attempts.progress(lease, progress) != Signal.CONTINUE) {
        throw new PreparationStopped();
      }
    } catch (LeaseLostException e) {
      log.warn("{}", e.getMessage());
      throw new PreparationStopped();
    } catch (DataAccessException | TransactionException e) {
      log.warn("Progress could not be stored: {}", e.getMessage());
    }
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public void kill() {
    stopped = true;
  }
}
