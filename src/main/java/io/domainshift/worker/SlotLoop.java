package io.domainshift.worker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread of a worker: asks its slots in turn for work, one job at a time; for ever, or for one
 * job.
 */
final class SlotLoop implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(SlotLoop.class);

  private final List<Slot> slots;
  private final Duration poll;
  private final @Nullable Duration patience;
  private final Runnable finished;
  private final Semaphore wakeUp = new Semaphore(0);
  private volatile boolean stopping;

  private SlotLoop(
      List<Slot> slots, Duration poll, @Nullable Duration patience, Runnable finished) {
    this.slots = List.copyOf(slots);
    this.poll = poll;
    this.patience = patience;
    this.finished = finished;
  }

  /** Works until it is stopped. */
  static SlotLoop forever(Slot slot, Duration poll) {
    return new SlotLoop(List.of(slot), poll, null, () -> {});
  }

  /**
   * Works on the first job that any of the slots finds.
   *
   * @param patience how long to look for it
   * @param finished called when the job has ended or none came; not when stopped before
   */
  static SlotLoop once(List<Slot> slots, Duration poll, Duration patience, Runnable finished) {
    return new SlotLoop(slots, poll, patience, finished);
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
      long began = System.nanoTime();
      while (!stopping) {
        boolean worked = workOnNext();
        if (patience != null && (worked || System.nanoTime() - began > patience.toNanos())) {
          log.info(worked ? "The one job has ended" : "No job came within {}", patience);
          break;
        }
        if (!worked && wakeUp.tryAcquire(poll.toMillis(), TimeUnit.MILLISECONDS)) {
          wakeUp.drainPermits();
        }
      }
      if (!stopping) {
        finished.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean workOnNext() throws InterruptedException {
    for (Slot slot : slots) {
      if (slot.workOnNext()) {
        return true;
      }
    }
    return false;
  }
}
