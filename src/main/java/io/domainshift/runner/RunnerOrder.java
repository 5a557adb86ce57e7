package io.domainshift.runner;

import io.domainshift.jobs.ClaimedJob;
import java.util.Map;

/**
 * All that a runner is told: one JSON line on its standard input.
 *
 * @param job what to do, under which lease
 * @param device {@code cpu} or {@code cuda:N}
 * @param threads LibTorch's threads inside one operator
 * @param settings the service's settings that a runner shares: database, storage, queue
 */
public record RunnerOrder(
    ClaimedJob job, String device, int threads, Map<String, String> settings) {

  public RunnerOrder {
    settings = Map.copyOf(settings);
  }
}
