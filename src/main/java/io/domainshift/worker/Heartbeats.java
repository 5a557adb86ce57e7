package io.domainshift.worker;

import io.domainshift.jobs.Claim;
import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.JobLog;
import io.domainshift.jobs.JobReaper;
import io.domainshift.jobs.JobSlots;
import io.domainshift.jobs.LeaseLostException;
import io.domainshift.jobs.QueueSettings;
import io.domainshift.jobs.Renewal;
import io.domainshift.jobs.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Renews the leases of all running attempts on a thread of its own. A second thread, which never
 * waits for the database, ends an attempt whose lease could not be renewed, before the lease ends:
 * two attempts of one job must not run at the same time.
 */
final class Heartbeats implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(2);
  private static final Duration GUARD_INTERVAL = Duration.ofMillis(200);

  private final JobAttempts attempts;
  private final JobReaper reaper;
  private final JobSlots slots;
  private final QueueSettings queue;
  private final WorkerSettings settings;
  private final WorkerMetrics metrics;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService beating = thread("heartbeats");
  private final ScheduledExecutorService guarding = thread("lease-guard");

  Heartbeats(
      JobAttempts attempts,
      JobReaper reaper,
      JobSlots slots,
      QueueSettings queue,
      WorkerSettings settings,
      WorkerMetrics metrics) {
    this.attempts = attempts;
    this.reaper = reaper;
    this.slots = slots;
    this.queue = queue;
    this.settings = settings;
    this.metrics = metrics;
    every(beating, min(queue.lease().dividedBy(5), LONGEST_INTERVAL), this::beat);
    every(guarding, GUARD_INTERVAL, this::guard);
  }

  /** Tells everybody of these slots for as long as this worker lives. */
  void announce(List<Claim> claims) {
    Runnable announcement =
        () -> {
          try {
            slots.announce(claims);
          } catch (DataAccessException | TransactionException e) {
            log.warn("Slots not announced: {}", e.getMessage());
          }
        };
    beating.execute(announcement);
    every(beating, queue.lease().dividedBy(3), announcement);
  }

  Watch watch(ClaimedJob job, RunningAttempt attempt) {
    Watch watch = new Watch(job.lease(), attempt, safeTime());
    watches.add(watch);
    return watch;
  }

  void forget(Watch watch) {
    watches.remove(watch);
  }

  /** Asks every running attempt to checkpoint and end. */
  void stopAll() {
    watches.forEach(watch -> watch.stop(settings.shutdownGrace()));
  }

  private void beat() {
    watches.forEach(this::beatFor);
    try {
      reaper.reapLostLeases();
      reaper.expireUnstarted();
    } catch (DataAccessException | TransactionException e) {
      log.warn("The database is away: {}", e.getMessage());
    }
  }

  private void beatFor(Watch watch) {
    try (JobLog fields = JobLog.of(watch.lease())) {
      renew(watch);
    }
  }

  private void renew(Watch watch) {
    long askedAt = System.nanoTime();
    try {
      Renewal renewal = attempts.renew(watch.lease());
      watch.renewed(askedAt, safeTime());
      if (renewal.stalled()) {
        log.warn("Job {} made no progress in time", watch.lease().jobId());
        watch.end(Watch.Ending.STALLED);
      } else if (renewal.signal() == Signal.CANCEL) {
        // The attempt knows by itself; this starts the time after which it is killed. A pause may
        // wait for the iteration's end.
        watch.stop(settings.cancelGrace());
      }
    } catch (LeaseLostException e) {
      // Before its time a lease ends by the attempt's own outcome: its process is about to end.
      if (watches.contains(watch) && watch.isValid()) {
        watch.stop(settings.cancelGrace());
      } else if (watches.contains(watch)) {
        end(watch);
      }
    } catch (DataAccessException | TransactionException e) {
      log.warn("Job {}: lease not renewed: {}", watch.lease().jobId(), e.getMessage());
    }
  }

  private void guard() {
    for (Watch watch : watches) {
      if (!watch.isValid()) {
        end(watch);
      } else {
        watch.endIfDeaf();
      }
    }
  }

  private void end(Watch watch) {
    if (watch.end(Watch.Ending.LEASE_LOST)) {
      metrics.leaseLost();
    }
  }

  /** Ends before the lease does by a margin that a kill surely needs less than. */
  private Duration safeTime() {
    return queue.lease().minus(queue.lease().dividedBy(6));
  }

  private static void every(ScheduledExecutorService thread, Duration interval, Runnable task) {
    Runnable unbreakable =
        () -> {
          try {
            task.run();
          } catch (RuntimeException | Error e) {
            // A schedule that throws is never run again, and every lease would be lost.
            log.error("A heartbeat failed", e);
          }
        };
    var unused =
        thread.scheduleWithFixedDelay(
            unbreakable, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public void close() {
    beating.shutdownNow();
    guarding.shutdownNow();
  }
}
