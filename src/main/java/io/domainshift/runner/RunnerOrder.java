package io.domainshift.runner;

import io.domainshift.jobs.ClaimedJob;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a runner is told: one JSON line on its standard input.
 *
 * @param job what to do, under which lease
 * @param device {@code cpu} or {@code cuda:N}
 * @param threads LibTorch's threads inside one operator
 * @param traceparent the worker's span of the attempt; null without tracing
 * @param settings the service's settings that a runner shares: database, storage, queue, tracing
 */
public record RunnerOrder(
    ClaimedJob job,
    String device,
    int threads,
    @Nullable String traceparent,
    Map<String, String> settings) {

  public RunnerOrder {
    settings = Map.copyOf(settings);
  }

  /** Whether the lines that it logs will be JSON documents. */
  public boolean structuredLog() {
    return !settings.getOrDefault(RunnerLogging.FORMAT, "").isBlank();
  }
}
