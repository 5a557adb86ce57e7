package io.domainshift.api.jobs;

import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Paths of a job: what can be read, and what its status allows to be asked of it. */
public final class JobLinks {

  private JobLinks() {}

  public static String self(UUID job) {
    return "/v1/jobs/" + job;
  }

  static Map<String, String> of(Job job, @Nullable JsonNode result) {
    String self = self(job.id());
    Map<String, String> links = new LinkedHashMap<>();
    links.put("self", self);
    links.put("events", self + "/events");
    links.put("samples", self + "/samples");
    links.put("artifacts", self + "/artifacts");
    if (job.kind() == JobKind.ADAPTATION || job.kind() == JobKind.TRAINING) {
      links.put("checkpoints", self + "/checkpoints");
      links.put("metrics", self + "/metrics");
    }
    job.forkedFrom().ifPresent(fork -> links.put("forkedFrom", self(fork.job())));
    JsonNode parameters = job.parameters();
    images(parameters, links);
    if (job.kind() == JobKind.TRAINING && parameters.path("dataset").isString()) {
      links.put("dataset", "/v1/datasets/" + parameters.path("dataset").asString());
    }
    for (String action : actions(job)) {
      links.put(action, self + "/" + action);
    }
    if (job.checkpointed()) {
      links.put("fork", self + "/fork");
    }
    if (result != null && result.path("model").hasNonNull("id")) {
      links.put("model", "/v1/models/" + result.path("model").path("id").asString());
    }
    if (result != null && result.path("dataset").hasNonNull("id")) {
      links.put("dataset", "/v1/datasets/" + result.path("dataset").path("id").asString());
    }
    return links;
  }

  /** The pictures that the job was given, by the option that names each. */
  private static void images(JsonNode parameters, Map<String, String> links) {
    if (parameters.path("targetImage").isString()) {
      links.put("targetImage", image(parameters.path("targetImage")));
    }
    JsonNode styles = parameters.path("styleImages");
    for (int i = 0; i < styles.size(); i++) {
      links.put("styleImages[" + i + "]", image(styles.path(i)));
    }
  }

  private static String image(JsonNode id) {
    return "/v1/images/" + id.asString();
  }

  private static String[] actions(Job job) {
    return switch (job.status()) {
      case QUEUED -> new String[] {"cancel", "pause"};
      case RUNNING ->
          job.pauseRequested()
              ? new String[] {"cancel", "resume"}
              : new String[] {"cancel", "pause"};
      case PAUSED -> new String[] {"cancel", "resume"};
      case FAILED, CANCELLED, EXPIRED -> new String[] {"retry"};
      case CANCELLING, SUCCEEDED -> new String[0];
    };
  }
}
