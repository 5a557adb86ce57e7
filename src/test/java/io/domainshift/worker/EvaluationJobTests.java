package io.domainshift.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.datasets.Dataset;
import io.domainshift.datasets.DatasetCatalog;
import io.domainshift.datasets.DatasetOptions;
import io.domainshift.datasets.DatasetWork;
import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobKind;
import io.domainshift.jobs.JobStatus;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewJob;
import io.domainshift.jobs.ResourceClass;
import io.domainshift.metrics.EvaluationOptions;
import io.domainshift.models.ModelCatalog;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Evaluations of the starter generator through a real runner. */
class EvaluationJobTests {

  private static final int PICTURES = 50;

  @TempDir static Path data;

  private static Road road;

  @BeforeAll
  static void open() {
    road = Road.open(TestDatabase.create(), data, "--domainshift.models.starter=true");
  }

  @AfterAll
  static void close() {
    road.close();
  }

  @Test
  void measuresAgainstADataSetAndLeavesItsFiguresInTheResult() throws Exception {
    Dataset avatars = prepared();
    EvaluationOptions options =
        new EvaluationOptions(
            id("avatars64"),
            null,
            avatars.id().toString(),
            avatars.pictures(),
            id("efficientnet-lite1"),
            PICTURES,
            1,
            "photo",
            id("clip-starter"),
            32);
    UUID id = enqueue(JobKind.EVALUATION, Lane.RUNNER, "evaluation", options, options.batches());

    Job job = road.await(id, JobStatus.SUCCEEDED);

    assertThat(job.iteration()).isEqualTo(options.batches());
    JsonNode result = job.result().orElseThrow();
    assertThat(result.path("measurements").propertyNames())
        .contains("fd-efficientnet-lite1", "recall", "diversity", "copies", "clip-score");
    assertThat(result.path("measurements").path("fd-efficientnet-lite1").asDouble()).isPositive();
    assertThat(result.path("suspects")).isNotEmpty();
    assertThat(result.path("datasetPictures").asInt()).isEqualTo(avatars.pictures());
    assertThat(result.path("network").asString()).isEqualTo("efficientnet-lite1");
  }

  private static Dataset prepared() throws Exception {
    Path zip = data.resolve("avatars.zip");
    copySome(zip);
    String key = road.context.getBean(ObjectStorage.class).putFile(zip).key();
    UUID id =
        enqueue(
            JobKind.DATASET,
            Lane.DATASETS,
            "avatars",
            new DatasetWork("avatars", key, null, null, DatasetOptions.defaults()),
            PICTURES);
    road.await(id, JobStatus.SUCCEEDED);
    return road.context.getBean(DatasetCatalog.class).find("tenant", "avatars").orElseThrow();
  }

  private static void copySome(Path target) throws IOException {
    try (ZipFile all = new ZipFile(Path.of("starter/avatars64.zip").toFile());
        ZipOutputStream some = new ZipOutputStream(Files.newOutputStream(target))) {
      for (ZipEntry entry :
          all.stream().filter(file -> file.getName().endsWith(".png")).limit(PICTURES).toList()) {
        some.putNextEntry(new ZipEntry(entry.getName()));
        some.write(all.getInputStream(entry).readAllBytes());
      }
    }
  }

  private static String id(String model) {
    return road.context.getBean(ModelCatalog.class).find(model).orElseThrow().id().toString();
  }

  private static UUID enqueue(JobKind kind, Lane lane, String name, Object work, int iterations) {
    JsonNode parameters = JsonMapper.shared().valueToTree(work);
    return road.queue.enqueue(
        new NewJob(
            "tenant",
            kind,
            name,
            lane,
            name,
            0,
            ResourceClass.ANY,
            0,
            parameters,
            parameters,
            Map.of(),
            0,
            iterations,
            null,
            null,
            List.of()));
  }
}
