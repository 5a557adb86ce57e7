package io.domainshift.worker;

import io.domainshift.datasets.DatasetArchives;
import io.domainshift.jobs.JobAttempts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Removes what is needed no more, at the start and every few minutes: archives whose data sets are
 * made, and temporary files of workers that were killed.
 */
final class Housekeeping implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final long MINUTES = 10;

  private final DatasetArchives archives;
  private final JobAttempts attempts;
  private final Path work;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread sweeping = new Thread(task, "housekeeping");
            sweeping.setDaemon(true);
            return sweeping;
          });
  private volatile boolean running;

  Housekeeping(DatasetArchives archives, JobAttempts attempts, Path work) {
    this.archives = archives;
    this.attempts = attempts;
    this.work = work;
  }

  @Override
  public void start() {
    running = true;
    var unused = thread.scheduleWithFixedDelay(this::sweep, 0, MINUTES, TimeUnit.MINUTES);
  }

  private void sweep() {
    try {
      AttemptFolder.sweep(work, attempts);
      archives.collect();
    } catch (IOException | RuntimeException | Error e) {
      log.warn("Nothing could be cleared up", e);
    }
  }

  @Override
  public void stop() {
    running = false;
    thread.shutdownNow();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
