package io.domainshift.jobs;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The fields of lines about a job, which a structured log shows beside their text: on this thread,
 * until this is closed.
 */
public final class JobLog implements AutoCloseable {

  private static final String JOB = "jobId";
  private static final String ATTEMPT = "attempt";
  private static final String METHOD = "method";

  private final Map<String, @Nullable String> before = new HashMap<>();

  private JobLog() {}

  public static JobLog of(UUID job) {
    return new JobLog().with(JOB, job.toString());
  }

  public static JobLog of(JobLease lease) {
    return of(lease.jobId()).with(ATTEMPT, Integer.toString(lease.epoch()));
  }

  public static JobLog of(ClaimedJob job) {
    return of(job.lease()).with(METHOD, job.method());
  }

  /** The task with the fields that this thread has now, whichever thread runs it. */
  public static Runnable keeping(Runnable task) {
    Map<String, String> fields = Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of());
    return () -> {
      MDC.setContextMap(fields);
      task.run();
    };
  }

  /** Also this field. */
  public JobLog with(String field, String value) {
    before.putIfAbsent(field, MDC.get(field));
    MDC.put(field, value);
    return this;
  }

  @Override
  public void close() {
    before.forEach(
        (field, value) -> {
          if (value == null) {
            MDC.remove(field);
          } else {
            MDC.put(field, value);
          }
        });
  }
}
