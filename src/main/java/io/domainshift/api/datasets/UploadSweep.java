package io.domainshift.api.datasets;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Clears up after uploads at the start and every few minutes. */
@Component
class UploadSweep implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(UploadSweep.class);
  private static final long MINUTES = 5;

  private final ResumableUploads uploads;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread sweeping = new Thread(task, "upload-sweep");
            sweeping.setDaemon(true);
            return sweeping;
          });
  private volatile boolean running;

  UploadSweep(ResumableUploads uploads) {
    this.uploads = uploads;
  }

  @Override
  public void start() {
    running = true;
    var unused = thread.scheduleWithFixedDelay(this::sweep, 0, MINUTES, TimeUnit.MINUTES);
  }

  private void sweep() {
    try {
      uploads.sweep();
    } catch (IOException | RuntimeException | Error e) {
      log.warn("Uploads could not be cleared up", e);
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
