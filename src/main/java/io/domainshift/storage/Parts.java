package io.domainshift.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Threads on which the parts of large objects travel. */
final class Parts implements AutoCloseable {

  private final ThreadPoolExecutor threads;

  Parts(int concurrency) {
    threads =
        new ThreadPoolExecutor(
            concurrency,
            concurrency,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "storage-part");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs all and waits until none runs any more. After a failure none is begun.
   *
   * @return what they returned, in their order
   * @throws RuntimeException the first failure
   */
  <T> List<T> all(List<? extends Callable<T>> parts) {
    AtomicBoolean over = new AtomicBoolean();
    List<Future<T>> running = new ArrayList<>();
    for (Callable<T> part : parts) {
      running.add(threads.submit(() -> run(part, over)));
    }
    List<T> results = new ArrayList<>();
    @Nullable Throwable failure = null;
    boolean interrupted = false;
    for (Future<T> part : running) {
      boolean waiting = true;
      while (waiting) {
        try {
          results.add(part.get());
          waiting = false;
        } catch (InterruptedException e) {
          interrupted = true;
          over.set(true);
        } catch (ExecutionException e) {
          boolean consequence = e.getCause() instanceof CancellationException;
          failure = failure == null && !consequence ? e.getCause() : failure;
          waiting = false;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure != null || results.size() < parts.size()) {
      throw new StorageException("Parts of an object did not arrive", failure);
    }
    return results;
  }

  private static <T> T run(Callable<T> part, AtomicBoolean over) throws Exception {
    if (over.get()) {
      throw new CancellationException();
    }
    try {
      return part.call();
    } catch (Exception | Error e) {
      over.set(true);
      throw e;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
