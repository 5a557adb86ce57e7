package io.domainshift.worker;

import io.domainshift.jobs.JobNotifications;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The slots of this process. Stopping drains them: running attempts checkpoint and are handed back
 * to the queue within {@link WorkerSettings#shutdownGrace}.
 */
final class Worker implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final Duration SETTLING = Duration.ofSeconds(5);

  private final List<Slot> slots;
  private final Heartbeats heartbeats;
  private final WorkerSettings settings;
  private final JobNotifications notifications;
  private final List<Thread> threads = new ArrayList<>();
  private JobNotifications.@Nullable Subscription subscription;

  Worker(
      List<Slot> slots,
      Heartbeats heartbeats,
      WorkerSettings settings,
      JobNotifications notifications) {
    this.slots = List.copyOf(slots);
    this.heartbeats = heartbeats;
    this.settings = settings;
    this.notifications = notifications;
  }

  @Override
  public synchronized void start() {
    for (Slot slot : slots) {
      Thread thread = new Thread(slot, "slot-" + threads.size());
      threads.add(thread);
      thread.start();
    }
    heartbeats.announce(slots.stream().map(Slot::claim).toList());
    subscription = notifications.onQueued(() -> slots.forEach(Slot::wakeUp));
  }

  @Override
  public synchronized void stop() {
    if (subscription != null) {
      subscription.close();
    }
    slots.forEach(Slot::stop);
    heartbeats.stopAll();
    long deadline = System.nanoTime() + settings.shutdownGrace().plus(SETTLING).toNanos();
    try {
      for (Thread thread : threads) {
        thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        if (thread.isAlive()) {
          log.warn("{} did not end in time", thread.getName());
          thread.interrupt();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.clear();
    heartbeats.close();
  }

  @Override
  public synchronized boolean isRunning() {
    return !threads.isEmpty();
  }
}
