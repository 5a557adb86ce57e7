package io.domainshift.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobKind;
import io.domainshift.jobs.JobStatus;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewJob;
import io.domainshift.jobs.ResourceClass;
import io.domainshift.metrics.ExportProof;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.models.ExportOptions;
import io.domainshift.models.Model;
import io.domainshift.models.ModelCatalog;
import io.domainshift.models.ModelExport;
import io.domainshift.models.ModelExports;
import io.domainshift.models.ModelStore;
import io.domainshift.models.NewModel;
import io.domainshift.models.WeightsFormat;
import io.domainshift.nets.stylegan2.GeneratorFixtures;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exports through a real runner. */
class ExportJobTests {

  @TempDir static Path data;

  private static Road road;
  private static Model generator;

  @BeforeAll
  static void open() {
    road = Road.open(TestDatabase.create(), data);
    generator = install();
  }

  @AfterAll
  static void close() {
    road.close();
  }

  @Test
  void keepsAProvedFileThatTheImporterReadsBack() throws Exception {
    UUID id = enqueue(WeightsFormat.TORCHSCRIPT);

    Job job = road.await(id, JobStatus.SUCCEEDED);

    ModelExport export = exports().list(generator).get(0);
    ModelExport.Proof proof = Objects.requireNonNull(export.proof());
    assertThat(proof.job()).isEqualTo(id);
    assertThat(proof.pictures()).isEqualTo(ExportProof.PICTURES);
    assertThat(proof.largestDifference()).isLessThan(ExportProof.TOLERANCE);
    JsonNode result = job.result().orElseThrow();
    assertThat(result.path("sha256").asString()).isEqualTo(export.file().sha256());
    assertThat(result.path("measurements").path("largest-difference").asDouble())
        .isEqualTo(proof.largestDifference());
    Path file = road.context.getBean(ObjectStorage.class).local(export.file().key());
    assertThat(CheckpointImporter.read(file).tensors())
        .isEqualTo(road.context.getBean(ModelStore.class).open(generator).tensors());
  }

  @Test
  void aFormatThatCannotHoldTheNetworkFailsTheJobAndKeepsNothing() throws Exception {
    UUID id = enqueue(WeightsFormat.ROSINALITY);

    Job job = road.await(id, JobStatus.FAILED);

    assertThat(job.errorCode()).hasValue("CHECKPOINT_INVALID");
    assertThat(job.errorMessage().orElseThrow()).contains("as rosinality's format has no others");
    assertThat(exports().list(generator))
        .noneMatch(export -> export.format() == WeightsFormat.ROSINALITY);
  }

  private static ModelExports exports() {
    return road.context.getBean(ModelExports.class);
  }

  /** Its z and w are of different widths, which rosinality's format has no place for. */
  private static Model install() {
    var checkpoint = GeneratorFixtures.random(GeneratorFixtures.small(16), 1);
    return road.context
        .getBean(ModelCatalog.class)
        .add(
            new NewModel(
                "small",
                checkpoint.architecture(),
                JsonMapper.shared().createObjectNode(),
                road.context.getBean(ModelStore.class).save(checkpoint),
                "made up",
                "none",
                null,
                null,
                JsonMapper.shared().createObjectNode()));
  }

  private static UUID enqueue(WeightsFormat format) {
    JsonNode parameters =
        JsonMapper.shared().valueToTree(new ExportOptions(generator.id().toString(), format));
    return road.queue.enqueue(
        new NewJob(
            "tenant",
            JobKind.EXPORT,
            "export",
            Lane.RUNNER,
            "export",
            0,
            ResourceClass.ANY,
            0,
            parameters,
            parameters,
            Map.of(),
            0,
            ExportProof.PICTURES,
            null,
            null,
            List.of()));
  }
}
