package io.domainshift.runner;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.NewArtifact;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.Model;
import io.domainshift.models.ModelCatalog;
import io.domainshift.models.ModelNameTakenException;
import io.domainshift.models.ModelStore;
import io.domainshift.models.NewModel;
import io.domainshift.storage.StoredObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns trained weights into an installed model. The weights are stored and read back first; then
 * model, artifact and the job's end commit together.
 */
final class AttemptResult {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final JobAttempts attempts;
  private final ModelCatalog models;
  private final ModelStore weights;

  AttemptResult(JobAttempts attempts, ModelCatalog models, ModelStore weights) {
    this.attempts = attempts;
    this.models = models;
    this.weights = weights;
  }

  void publish(
      ClaimedJob job,
      String device,
      GraphRuntime graphs,
      Checkpoint trained,
      Map<String, Double> measurements) {
    StoredObject stored = weights.save(trained);
    String base = job.parameters().path("generator").asString("");
    Persistence.write(
        () -> {
          Model parent = models.find(base).orElse(null);
          ModelNames names = ModelNames.of(job, parent);
          try {
            succeed(job, device, graphs, trained, measurements, stored, parent, names.wished());
          } catch (ModelNameTakenException e) {
            succeed(job, device, graphs, trained, measurements, stored, parent, names.unique());
          }
        });
  }

  private void succeed(
      ClaimedJob job,
      String device,
      GraphRuntime graphs,
      Checkpoint trained,
      Map<String, Double> measurements,
      StoredObject stored,
      @Nullable Model parent,
      String name) {
    attempts.succeed(
        job.lease(),
        () -> {
          Model model =
              models.add(
                  new NewModel(
                      name,
                      trained.architecture(),
                      parent == null ? JSON.createObjectNode() : parent.defaults(),
                      stored,
                      parent == null
                          ? "Made by " + job.method()
                          : "Adapted from %s by %s".formatted(parent.name(), job.method()),
                      parent == null ? "unknown" : parent.licence(),
                      parent == null ? null : parent.id(),
                      job.lease().jobId(),
                      provenance(job, device, graphs, stored, parent)));
          attempts.artifact(
              job.lease(),
              new NewArtifact(
                  "weights",
                  "generator.safetensors",
                  job.iterations(),
                  stored.key(),
                  stored.bytes(),
                  stored.sha256(),
                  "application/octet-stream",
                  null));
          return result(model, measurements);
        });
  }

  private static JsonNode result(Model model, Map<String, Double> measurements) {
    ObjectNode result = JSON.createObjectNode();
    result.putObject("model").put("id", model.id().toString()).put("name", model.name());
    if (!measurements.isEmpty()) {
      ObjectNode numbers = result.putObject("measurements");
      measurements.forEach((name, value) -> numbers.put(name, value));
    }
    return result;
  }

  /** All that made these weights what they are. */
  private static JsonNode provenance(
      ClaimedJob job,
      String device,
      GraphRuntime graphs,
      StoredObject stored,
      @Nullable Model parent) {
    ObjectNode provenance = JSON.createObjectNode();
    provenance.put("job", job.lease().jobId().toString());
    provenance.put("method", job.method());
    provenance.set("options", job.parameters());
    provenance.put("seed", job.seed());
    provenance.put("attempts", job.lease().epoch());
    provenance.put("device", device);
    if (parent != null) {
      provenance
          .putObject("base")
          .put("id", parent.id().toString())
          .put("name", parent.name())
          .put("sha256", parent.weightsSha256());
    }
    provenance.put("sha256", stored.sha256());
    provenance.put("graphsSha256", graphs.graphsSha256());
    provenance
        .putObject("versions")
        .put("domainshift", Versions.domainshift())
        .put("java", Runtime.version().toString());
    return provenance;
  }
}
