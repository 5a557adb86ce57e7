package io.domainshift.datasets;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.ToLongFunction;

/**
 * The same work on many things: on several threads, results in the order of the things, and only a
 * few of them in memory at a time.
 */
final class OrderedWork implements AutoCloseable {

  private static final int AHEAD_PER_THREAD = 8;
  private static final int UNIT = 1 << 20;

  private final ExecutorService threads;
  private final int threadCount;
  private final int memory;
  private final Semaphore free;

  /**
   * @param threads that work
   * @param memoryBytes that all of them may use at a time; what needs more works alone
   */
  OrderedWork(int threads, long memoryBytes) {
    this.threads = Executors.newFixedThreadPool(threads, OrderedWork::thread);
    this.threadCount = threads;
    this.memory = (int) Math.max(1, memoryBytes / UNIT);
    this.free = new Semaphore(memory, true);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "pictures");
    thread.setDaemon(true);
    return thread;
  }

  /** One thing's work. */
  interface Task<T, R> {
    R on(T thing) throws IOException;
  }

  /** Takes results one by one, on the thread that asked for them. */
  interface Taker<R> {
    void take(R result) throws IOException;
  }

  /**
   * Works on all of them. The first exception of a task or of the taker ends it.
   *
   * @param bytes that a thing's work needs at a time, roughly
   * @param resultBytes that a result holds until it is taken
   */
  <T, R> void run(
      List<T> things, ToLongFunction<T> bytes, long resultBytes, Task<T, R> task, Taker<R> taker)
      throws IOException {
    ArrayDeque<Future<R>> pending = new ArrayDeque<>();
    long fitting = (long) memory * UNIT / 4 / Math.max(1, resultBytes);
    long ahead = Math.max(1, Math.min(fitting, (long) threadCount * AHEAD_PER_THREAD));
    try {
      for (T thing : things) {
        pending.add(threads.submit(() -> work(thing, bytes.applyAsLong(thing), task)));
        if (pending.size() >= ahead) {
          taker.take(result(pending.remove()));
        }
      }
      while (!pending.isEmpty()) {
        taker.take(result(pending.remove()));
      }
    } finally {
      pending.forEach(future -> future.cancel(true));
    }
  }

  private <T, R> R work(T thing, long bytes, Task<T, R> task)
      throws IOException, InterruptedException {
    int units = (int) Math.max(1, Math.min(memory, bytes / UNIT + 1));
    free.acquire(units);
    try {
      return task.on(thing);
    } finally {
      free.release(units);
    }
  }

  private static <R> R result(Future<R> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IOException(e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
