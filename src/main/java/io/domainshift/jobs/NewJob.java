package io.domainshift.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A job to be queued.
 *
 * @param tenant whose job it is; tenants share the workers fairly
 * @param kind what it makes
 * @param method the training method, or {@code samples}
 * @param lane where it is worked on
 * @param name a name for people
 * @param priority larger is earlier; 0 is ordinary
 * @param resourceClass the sort of device it asks for
 * @param minMemoryBytes device memory it needs; 0 when any device will do
 * @param request what the client sent
 * @param parameters the effective options: all that a runner needs
 * @param metadata the client's own labels
 * @param seed every random draw derives from it
 * @param iterations how many iterations the job has
 * @param notBefore earliest start
 * @param startDeadline the job expires when no worker took it by then
 * @param warnings what validation found worth saying
 * @param forkedFrom the checkpoint that it starts at; null when it starts at the beginning
 */
public record NewJob(
    String tenant,
    JobKind kind,
    String method,
    Lane lane,
    @Nullable String name,
    int priority,
    ResourceClass resourceClass,
    long minMemoryBytes,
    JsonNode request,
    JsonNode parameters,
    Map<String, String> metadata,
    long seed,
    int iterations,
    @Nullable Instant notBefore,
    @Nullable Instant startDeadline,
    List<String> warnings,
    @Nullable JobFork forkedFrom) {

  public NewJob {
    metadata = Map.copyOf(metadata);
    warnings = List.copyOf(warnings);
  }

  /** A job that starts at the beginning. */
  public NewJob(
      String tenant,
      JobKind kind,
      String method,
      Lane lane,
      @Nullable String name,
      int priority,
      ResourceClass resourceClass,
      long minMemoryBytes,
      JsonNode request,
      JsonNode parameters,
      Map<String, String> metadata,
      long seed,
      int iterations,
      @Nullable Instant notBefore,
      @Nullable Instant startDeadline,
      List<String> warnings) {
    this(
        tenant,
        kind,
        method,
        lane,
        name,
        priority,
        resourceClass,
        minMemoryBytes,
        request,
        parameters,
        metadata,
        seed,
        iterations,
        notBefore,
        startDeadline,
        warnings,
        null);
  }
}
