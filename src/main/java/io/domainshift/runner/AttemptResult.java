package io.domainshift.runner;

import io.domainshift.datasets.Dataset;
import io.domainshift.datasets.DatasetCatalog;
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
  private final DatasetCatalog datasets;

  AttemptResult(
      JobAttempts attempts, ModelCatalog models, ModelStore weights, DatasetCatalog datasets) {
    this.attempts = attempts;
    this.models = models;
    this.weights = weights;
    this.datasets = datasets;
  }

  void publish(
      ClaimedJob job,
      String device,
      GraphRuntime graphs,
      Checkpoint trained,
      Map<String, Double> measurements) {
    StoredObject stored = weights.save(trained);
    Persistence.write(
        () -> {
          Provenance made =
              new Provenance(job, device, graphs.graphsSha256(), stored, parent(job), dataset(job));
          ModelNames names = ModelNames.of(job, made.stem());
          try {
            succeed(made, trained, measurements, names.wished());
          } catch (ModelNameTakenException e) {
            succeed(made, trained, measurements, names.unique());
          }
        });
  }

  private @Nullable Model parent(ClaimedJob job) {
    JsonNode base = job.parameters().path("generator");
    return base.isString() ? models.find(base.asString()).orElse(null) : null;
  }

  private @Nullable Dataset dataset(ClaimedJob job) {
    JsonNode id = job.parameters().path("dataset");
    return id.isString() ? datasets.find(job.tenant(), id.asString()).orElse(null) : null;
  }

  private void succeed(
      Provenance made, Checkpoint trained, Map<String, Double> measurements, String name) {
    ClaimedJob job = made.job();
    Model parent = made.parent();
    StoredObject stored = made.weights();
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
                      made.origin(),
                      parent == null ? "unknown" : parent.licence(),
                      parent == null ? null : parent.id(),
                      job.lease().jobId(),
                      made.toJson()));
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
}
