package io.domainshift.api.jobs;

import io.domainshift.api.http.ApiSettings;
import io.domainshift.jobs.JobLog;
import io.domainshift.jobs.JobMark;
import io.domainshift.jobs.JobMarks;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks for news of all jobs that somebody waits for: one thread and one query, however many wait;
 * none while nobody does.
 */
@Component
class JobWatch implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(JobWatch.class);

  private final JobMarks marks;
  private final long intervalMillis;
  private final Map<Watcher, UUID> watchers = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition somebodyWaits = lock.newCondition();
  private volatile @Nullable Thread thread;

  JobWatch(JobMarks marks, ApiSettings settings) {
    this.marks = marks;
    this.intervalMillis = settings.lookInterval().toMillis();
  }

  /** Somebody who waits. Called on the one thread, so it must not block. */
  interface Watcher {

    /** Called at every look. */
    void look(JobMark mark);

    /** Called in its place when the database does not answer. */
    default void lookInVain() {}

    /** The service is about to stop. */
    void stop();
  }

  void add(UUID job, Watcher watcher) {
    if (thread == null) {
      watcher.stop();
      return;
    }
    watchers.put(watcher, job);
    lock.lock();
    try {
      somebodyWaits.signal();
    } finally {
      lock.unlock();
    }
  }

  void remove(Watcher watcher) {
    watchers.remove(watcher);
  }

  @Override
  public void start() {
    Thread started = new Thread(this::watch, "job-watch");
    started.setDaemon(true);
    thread = started;
    started.start();
  }

  /** Ends before the web server does, which would otherwise wait for streams that never end. */
  @Override
  public void stop() {
    Thread stopped = thread;
    thread = null;
    if (stopped != null) {
      stopped.interrupt();
    }
    watchers.keySet().forEach(Watcher::stop);
    watchers.clear();
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  private void watch() {
    try {
      while (thread == Thread.currentThread()) {
        awaitSomebody();
        lookOnce(Map.copyOf(watchers));
        Thread.sleep(intervalMillis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitSomebody() throws InterruptedException {
    lock.lock();
    try {
      while (watchers.isEmpty()) {
        somebodyWaits.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void lookOnce(Map<Watcher, UUID> waiting) {
    Map<UUID, JobMark> seen;
    try {
      Collection<UUID> jobs = waiting.values().stream().distinct().toList();
      seen = marks.look(jobs);
    } catch (RuntimeException e) {
      log.warn("No news of jobs: {}", String.valueOf(e));
      waiting.forEach((watcher, job) -> pass(job, watcher::lookInVain));
      return;
    }
    waiting.forEach(
        (watcher, job) ->
            pass(
                job,
                () -> {
                  JobMark mark = seen.get(job);
                  if (mark == null) {
                    watcher.stop();
                    remove(watcher);
                  } else {
                    watcher.look(mark);
                  }
                }));
  }

  /** One that fails must not keep the others from their news. */
  private static void pass(UUID job, Runnable news) {
    try {
      news.run();
    } catch (RuntimeException e) {
      try (JobLog fields = JobLog.of(job)) {
        log.warn("News of job {} could not be passed on: {}", job, String.valueOf(e));
      }
    }
  }
}
