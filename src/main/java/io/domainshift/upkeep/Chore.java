package io.domainshift.upkeep;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** What a service does at its start and every few minutes, on a thread of its own. */
public final class Chore implements SmartLifecycle {

  /** Something to be done; whatever it throws is logged, and the next time it is done again. */
  public interface Task {
    void run() throws Exception;
  }

  private static final Logger log = LoggerFactory.getLogger(Chore.class);

  private final String name;
  private final Duration pause;
  private final List<Task> tasks;
  private volatile @Nullable ScheduledExecutorService thread; // of this start: one may be followed

  /**
   * @param name of the thread, for people
   * @param pause from an end to the next beginning
   * @param tasks one after another; one that fails keeps nobody from the next
   */
  public Chore(String name, Duration pause, Task... tasks) {
    this.name = name;
    this.pause = pause;
    this.tasks = List.of(tasks);
  }

  @Override
  public synchronized void start() {
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread sweeping = new Thread(work, name);
              sweeping.setDaemon(true);
              return sweeping;
            });
    thread = started;
    var unused =
        started.scheduleWithFixedDelay(
            () -> tasks.forEach(this::run), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run(Task task) {
    try {
      task.run();
    } catch (Exception | Error e) {
      if (isRunning()) {
        log.warn("{} did not get to its end", name, e);
      }
    }
  }

  @Override
  public synchronized void stop() {
    ScheduledExecutorService stopped = thread;
    thread = null;
    if (stopped != null) {
      stopped.shutdownNow();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
