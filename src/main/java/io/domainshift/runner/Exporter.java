package io.domainshift.runner;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.ScriptModule;
import io.domainshift.jobs.ClaimedJob;
import io.domainshift.metrics.ExportProof;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.models.ExportOptions;
import io.domainshift.models.InexactExportException;
import io.domainshift.models.Model;
import io.domainshift.models.ModelExport;
import io.domainshift.models.ModelExports;
import io.domainshift.models.WeightsFormat;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a generator in another format and proves it: what was written is read back, or run by
 * LibTorch if it is code, and has to draw the stored generator's pictures.
 */
final class Exporter {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final ClaimedJob job;
  private final AttemptRun run;
  private final ModelExports exports;
  private final ObjectStorage storage;
  private final ExportOptions options;

  Exporter(ClaimedJob job, AttemptRun run, ModelExports exports, ObjectStorage storage) {
    this.job = job;
    this.run = run;
    this.exports = exports;
    this.storage = storage;
    this.options = JSON.treeToValue(job.parameters(), ExportOptions.class);
  }

  /**
   * Writes, proves and stores the file.
   *
   * @return what commits it with the job's end, and tells the job's result
   * @throws InexactExportException if it draws other pictures
   */
  Supplier<JsonNode> export() throws IOException {
    Model model = run.installed(options.model());
    Checkpoint stored = run.model(options.model());
    Path file = Files.createTempFile("domainshift-export", ".pt");
    try {
      ModelExports.write(stored, options.format(), file);
      double difference = difference(stored, file);
      if (!(difference <= ExportProof.TOLERANCE)) {
        throw new InexactExportException(
            model.name(), options.format(), difference, ExportProof.TOLERANCE);
      }
      StoredObject object = storage.verify(storage.putFile(file).key());
      ModelExport.Proof proof =
          new ModelExport.Proof(difference, ExportProof.PICTURES, job.lease().jobId());
      return () -> {
        exports.keep(model, options.format(), object, proof);
        return result(model, object, proof);
      };
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private double difference(Checkpoint stored, Path file) {
    var seen = run.counter(ExportProof.PICTURES);
    try (GraphScope home = run.scope().openChild()) {
      if (options.format() == WeightsFormat.TORCHSCRIPT) {
        try (ScriptModule module = ScriptModule.load(home, file)) {
          return ExportProof.ofModule(home, stored, module, seen);
        }
      }
      return ExportProof.ofFile(home, stored, CheckpointImporter.read(file), seen);
    }
  }

  private JsonNode result(Model model, StoredObject object, ModelExport.Proof proof) {
    ObjectNode result = JSON.createObjectNode();
    result.putObject("model").put("id", model.id().toString()).put("name", model.name());
    result.put("format", options.format().label());
    result.put("bytes", object.bytes()).put("sha256", object.sha256());
    result.putObject("measurements").put("largest-difference", proof.largestDifference());
    result.put("pictures", proof.pictures());
    return result;
  }
}
