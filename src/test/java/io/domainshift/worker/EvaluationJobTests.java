package io.domainshift.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.datasets.Dataset;
import io.domainshift.datasets.DatasetCatalog;
import io.domainshift.datasets.DatasetOptions;
import io.domainshift.datasets.DatasetWork;
import io.domainshift.datasets.PreparedDataset;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobArtifact;
import io.domainshift.jobs.JobArtifacts;
import io.domainshift.jobs.JobKind;
import io.domainshift.jobs.JobStatus;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewJob;
import io.domainshift.jobs.ResourceClass;
import io.domainshift.metrics.DatasetPictures;
import io.domainshift.metrics.EvaluationOptions;
import io.domainshift.models.ModelCatalog;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.testing.TestDatabase;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Evaluations of the starter generator through a real runner. */
class EvaluationJobTests {

  private static final int PICTURES = 20;

  @TempDir static Path data;

  private static Road road;
  private static Dataset avatars;

  @BeforeAll
  static void open() throws Exception {
    road = Road.open(TestDatabase.create(), data, "--domainshift.models.starter=true");
    avatars = prepared();
  }

  @AfterAll
  static void close() {
    road.close();
  }

  @Test
  void measuresAgainstADataSetAndLeavesItsFiguresInTheResult() throws Exception {
    EvaluationOptions options = against(avatars, "photo");

    Job job = road.await(enqueue(options), JobStatus.SUCCEEDED);

    assertThat(job.iteration()).isEqualTo(options.batches());
    JsonNode result = job.result().orElseThrow();
    assertThat(result.path("measurements").propertyNames())
        .contains(
            "fd-efficientnet-lite1", "fd-level-4", "recall", "diversity", "copies", "clip-score");
    assertThat(result.path("measurements").path("fd-efficientnet-lite1").asDouble()).isPositive();
    assertThat(result.path("suspects").get(0).path("pictures")).hasSize(3);
    assertThat(result.path("datasetPictures").asInt()).isEqualTo(avatars.pictures());
    assertThat(result.path("network").asString()).isEqualTo("efficientnet-lite1");
    JobArtifact sheet = road.context.getBean(JobArtifacts.class).list(job.id(), "sample").get(0);
    assertThat(sheet.name()).isEqualTo("nearest.png");
    BufferedImage picture =
        ImageIO.read(road.context.getBean(ObjectStorage.class).local(sheet.storageKey()).toFile());
    assertThat(picture.getWidth()).isEqualTo(8 * 128);

    Job again = road.await(enqueue(against(avatars, null)), JobStatus.SUCCEEDED);
    ObjectNode figures = (ObjectNode) result.path("measurements").deepCopy();
    figures.remove("clip-score");
    assertThat(again.result().orElseThrow().path("measurements"))
        .as("by the features that the first one kept")
        .isEqualTo(figures);
    assertThat(looks(avatars)).isOne();
  }

  @Test
  void mirroredPicturesAreThereOnceEach() throws Exception {
    PreparedDataset prepared =
        PreparedDataset.open(road.context.getBean(ObjectStorage.class).local(avatars.key()));
    try (GraphRuntime runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
        GraphScope scope = runtime.openScope()) {
      DatasetPictures pictures = new DatasetPictures(prepared, 1000, true);
      assertThat(pictures.count()).isEqualTo(2 * PICTURES);
      Map<Long, List<Integer>> shown = new HashMap<>();
      for (int i = 0; i < pictures.count(); i++) {
        HostTensor one = pictures.batch(scope, i, 1).toHost();
        long[] index = {pictures.index(i)};
        boolean mirrored = !one.data().equals(prepared.batch(index, new boolean[1]).data());
        if (mirrored) {
          assertThat(one.data()).isEqualTo(prepared.batch(index, new boolean[] {true}).data());
        }
        shown.computeIfAbsent(index[0], k -> new ArrayList<>()).add(mirrored ? 1 : 0);
      }
      assertThat(shown).hasSize(PICTURES);
      assertThat(shown.values()).allSatisfy(both -> assertThat(both).hasSize(2));
      assertThat(shown.values().stream().flatMap(List::stream).mapToInt(i -> i).sum())
          .as("symmetric pictures look the same mirrored")
          .isBetween(PICTURES / 2, PICTURES);
    }
  }

  private static EvaluationOptions against(Dataset dataset, @Nullable String text) {
    return new EvaluationOptions(
        id("avatars64"),
        null,
        dataset.id().toString(),
        dataset.pictures(),
        false,
        id("efficientnet-lite1"),
        16,
        1,
        text,
        text == null ? null : id("clip-starter"),
        32);
  }

  private static int looks(Dataset dataset) {
    return road.context
        .getBean(JdbcClient.class)
        .sql("SELECT count(*) FROM dataset_features WHERE dataset = ?")
        .param(dataset.id())
        .query(Integer.class)
        .single();
  }

  private static UUID enqueue(EvaluationOptions options) {
    return enqueue(JobKind.EVALUATION, Lane.RUNNER, "evaluation", options, options.batches());
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
