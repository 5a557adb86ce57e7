package io.domainshift.runner;

import io.domainshift.datasets.Dataset;
import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobFork;
import io.domainshift.models.Model;
import io.domainshift.storage.StoredObject;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that made a model's weights what they are.
 *
 * @param job that trained them
 * @param device it ran on at the end
 * @param graphsSha256 the graph files that computed them
 * @param weights as they are stored
 * @param parent the generator that training started from; null for random weights
 * @param dataset that was trained on; null for an adaptation
 */
record Provenance(
    ClaimedJob job,
    String device,
    String graphsSha256,
    StoredObject weights,
    @Nullable Model parent,
    @Nullable Dataset dataset) {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** In a sentence, for people. */
  String origin() {
    if (dataset != null) {
      String start = parent == null ? "" : ", starting from " + parent.name();
      return "Trained on %s:%d by %s%s"
          .formatted(dataset.name(), dataset.version(), job.method(), start);
    }
    return parent == null
        ? "Made by " + job.method()
        : "Adapted from %s by %s".formatted(parent.name(), job.method());
  }

  /** What the model comes from, in a word of its name; null when it comes from nothing. */
  @Nullable String stem() {
    if (dataset != null) {
      return dataset.name();
    }
    return parent == null ? null : parent.name();
  }

  JsonNode toJson() {
    ObjectNode provenance = JSON.createObjectNode();
    provenance.put("job", job.lease().jobId().toString());
    provenance.put("method", job.method());
    provenance.set("options", job.parameters());
    provenance.put("seed", job.seed());
    provenance.put("attempts", job.lease().epoch());
    provenance.put("device", device);
    JobFork fork = job.forkedFrom();
    if (fork != null) {
      provenance
          .putObject("forkedFrom")
          .put("job", fork.job().toString())
          .put("iteration", fork.iteration());
    }
    if (parent != null) {
      provenance
          .putObject("base")
          .put("id", parent.id().toString())
          .put("name", parent.name())
          .put("sha256", parent.weightsSha256());
    }
    if (dataset != null) {
      provenance
          .putObject("dataset")
          .put("id", dataset.id().toString())
          .put("name", dataset.name())
          .put("version", dataset.version())
          .put("sha256", dataset.sha256());
    }
    provenance.put("sha256", weights.sha256());
    provenance.put("graphsSha256", graphsSha256);
    provenance
        .putObject("versions")
        .put("domainshift", Versions.domainshift())
        .put("java", Runtime.version().toString());
    return provenance;
  }
}
