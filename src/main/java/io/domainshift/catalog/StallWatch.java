package io.domainshift.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Closes a stream that brings nothing for too long: a read of it waits for ever otherwise. */
final class StallWatch implements AutoCloseable {

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "stall-watch");
            thread.setDaemon(true);
            return thread;
          });
  private final long limit;
  private final InputStream stream;
  private volatile long lastSign = System.nanoTime();
  private volatile boolean stalled;

  StallWatch(Duration limit, InputStream stream) {
    this.limit = limit.toNanos();
    this.stream = stream;
    long step = Math.max(1, this.limit / 4);
    var unused = clock.scheduleAtFixedRate(this::look, step, step, TimeUnit.NANOSECONDS);
  }

  void alive() {
    lastSign = System.nanoTime();
  }

  boolean isStalled() {
    return stalled;
  }

  private void look() {
    if (System.nanoTime() - lastSign > limit) {
      stalled = true;
      try {
        stream.close();
      } catch (IOException e) {
        // The reader notices either way.
      }
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
