package io.domainshift.worker;

import io.domainshift.jobs.Claim;
import io.domainshift.jobs.JobNotifications;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * The slots of this process, each working by itself, or all of them looking for one job. Stopping
 * drains them: running attempts checkpoint and are handed back to the queue within {@link
 * WorkerSettings#shutdownGrace}.
 */
final class Worker implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final Duration SETTLING = Duration.ofSeconds(5);

  private final List<Claim> claims;
  private final List<SlotLoop> loops;
  private final Heartbeats heartbeats;
  private final WorkerSettings settings;
  private final JobNotifications notifications;
  private final List<Thread> threads = new ArrayList<>();
  private JobNotifications.@Nullable Subscription subscription;

  Worker(
      List<Slot> slots,
      Heartbeats heartbeats,
      WorkerSettings settings,
      JobNotifications notifications,
      ApplicationEventPublisher events) {
    this.claims = slots.stream().map(Slot::claim).toList();
    this.loops =
        settings.once()
            ? List.of(
                SlotLoop.once(
                    slots,
                    settings.poll(),
                    settings.onceWait(),
                    () -> events.publishEvent(new WorkerFinished(this))))
            : slots.stream().map(slot -> SlotLoop.forever(slot, settings.poll())).toList();
    this.heartbeats = heartbeats;
    this.settings = settings;
    this.notifications = notifications;
  }

  @Override
  public synchronized void start() {
    for (SlotLoop loop : loops) {
      Thread thread = new Thread(loop, "slot-" + threads.size());
      threads.add(thread);
      thread.start();
    }
    heartbeats.announce(claims);
    subscription = notifications.onQueued(() -> loops.forEach(SlotLoop::wakeUp));
  }

  @Override
  public synchronized void stop() {
    if (subscription != null) {
      subscription.close();
    }
    loops.forEach(SlotLoop::stop);
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
