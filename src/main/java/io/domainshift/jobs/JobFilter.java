package io.domainshift.jobs;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs a list shows, newest first.
 *
 * @param tenant only this tenant's
 * @param status only those that stand there
 * @param kind only those that make this
 * @param method only those that work this way
 * @param metadata only those with all of these labels
 * @param after go on after this job, the last one of the page before
 */
public record JobFilter(
    String tenant,
    @Nullable JobStatus status,
    @Nullable JobKind kind,
    @Nullable String method,
    Map<String, String> metadata,
    @Nullable UUID after) {

  public JobFilter {
    metadata = Map.copyOf(metadata);
  }

  /** Whatever their labels. */
  public JobFilter(
      String tenant,
      @Nullable JobStatus status,
      @Nullable JobKind kind,
      @Nullable String method,
      @Nullable UUID after) {
    this(tenant, status, kind, method, Map.of(), after);
  }
}
