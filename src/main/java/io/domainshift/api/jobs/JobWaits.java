package io.domainshift.api.jobs;

import io.domainshift.api.http.ApiSettings;
import io.domainshift.jobs.JobMark;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.async.DeferredResult;

/** Answers requests when their job has ended, or when their patience has; holds no thread. */
@Component
public class JobWaits {

  private final JobWatch watch;
  private final Semaphore free;

  JobWaits(JobWatch watch, ApiSettings settings) {
    this.watch = watch;
    this.free = new Semaphore(settings.maxWaits());
  }

  /**
   * @param answer made when the job has ended or the time is up; at once when too many wait
   */
  public DeferredResult<ResponseEntity<?>> until(
      UUID job, Duration patience, Supplier<ResponseEntity<?>> answer) {
    DeferredResult<ResponseEntity<?>> result = new DeferredResult<>(patience.toMillis());
    if (!free.tryAcquire()) {
      result.setResult(answer.get());
      return result;
    }
    Wait wait = new Wait(result, answer);
    result.onTimeout(wait::stop);
    result.onCompletion(
        () -> {
          watch.remove(wait);
          free.release();
        });
    watch.add(job, wait);
    return result;
  }

  private record Wait(DeferredResult<ResponseEntity<?>> result, Supplier<ResponseEntity<?>> answer)
      implements JobWatch.Watcher {

    @Override
    public void look(JobMark mark) {
      if (mark.status().isFinal()) {
        stop();
      }
    }

    @Override
    public void stop() {
      if (result.isSetOrExpired()) {
        return;
      }
      try {
        result.setResult(answer.get());
      } catch (RuntimeException e) {
        result.setErrorResult(e);
      }
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }
}
