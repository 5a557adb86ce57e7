package io.domainshift.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.datasets.Dataset;
import io.domainshift.datasets.DatasetCatalog;
import io.domainshift.datasets.DatasetFixtures;
import io.domainshift.datasets.DatasetFixtures.File;
import io.domainshift.datasets.DatasetOptions;
import io.domainshift.datasets.DatasetWork;
import io.domainshift.datasets.PreparedDataset;
import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobArtifact;
import io.domainshift.jobs.JobArtifacts;
import io.domainshift.jobs.JobKind;
import io.domainshift.jobs.JobStatus;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewJob;
import io.domainshift.jobs.ResourceClass;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Data sets as jobs of a real worker. */
class DatasetJobTests {

  @TempDir static Path data;

  private static Road road;

  @BeforeAll
  static void open() {
    road = Road.open(TestDatabase.create(), data);
  }

  @AfterAll
  static void close() {
    road.close();
  }

  @AfterEach
  void nothingLiesAround() throws Exception {
    for (int i = 0; i < 100 && !temporary().isEmpty(); i++) {
      Thread.sleep(20);
    }
    assertThat(temporary()).isEmpty();
  }

  private static List<Path> temporary() throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("work"))) {
      return files.toList();
    }
  }

  private static UUID enqueue(String name, List<File> files) {
    Path zip = DatasetFixtures.zip(data.resolve(UUID.randomUUID() + ".zip"), files);
    String key = road.context.getBean(ObjectStorage.class).putFile(zip).key();
    return road.queue.enqueue(job(name, key, files.size()));
  }

  static NewJob job(String name, String archive, int files) {
    JsonNode parameters =
        JsonMapper.shared()
            .valueToTree(new DatasetWork(name, archive, null, null, DatasetOptions.defaults()));
    return new NewJob(
        "tenant",
        JobKind.DATASET,
        "dataset",
        Lane.DATASETS,
        name,
        0,
        ResourceClass.ANY,
        0,
        parameters,
        parameters,
        Map.of(),
        0,
        2 * files,
        null,
        null,
        List.of());
  }

  private static DatasetCatalog catalog() {
    return road.context.getBean(DatasetCatalog.class);
  }

  private static List<String> artifacts(UUID job) {
    return road.context.getBean(JobArtifacts.class).list(job).stream()
        .map(JobArtifact::name)
        .toList();
  }

  @Test
  void eachSuccessIsTheNextVersionOfItsName() throws Exception {
    Job first = road.await(enqueue("twice", DatasetFixtures.pngs("", 12)), JobStatus.SUCCEEDED);
    Job second = road.await(enqueue("twice", DatasetFixtures.pngs("", 15)), JobStatus.SUCCEEDED);

    Dataset newest = catalog().find("tenant", "twice").orElseThrow();
    assertThat(newest.version()).isEqualTo(2);
    assertThat(newest.pictures()).isEqualTo(15);
    assertThat(newest.job()).isEqualTo(second.id());
    assertThat(catalog().find("tenant", "twice:1"))
        .hasValueSatisfying(dataset -> assertThat(dataset.job()).isEqualTo(first.id()));
    assertThat(second.result().orElseThrow().path("dataset").path("id").asString())
        .isEqualTo(newest.id().toString());
    assertThat(catalog().find("other", "twice")).isEmpty();
    assertThat(catalog().find("tenant", "twice:3")).isEmpty();
    assertThat(catalog().find("tenant", "twice:99999999999")).isEmpty();
    assertThat(newest.report().path("found").asInt()).isEqualTo(15);
    assertThat(artifacts(second.id())).containsExactlyInAnyOrder("report.json", "report.txt");
    Path file = road.context.getBean(ObjectStorage.class).local(newest.key());
    assertThat(PreparedDataset.open(file).count()).isEqualTo(15);
  }

  @Test
  void theNumberOfADeletedVersionDoesNotComeBack() throws Exception {
    road.await(enqueue("again", DatasetFixtures.pngs("", 10)), JobStatus.SUCCEEDED);
    catalog().delete(catalog().find("tenant", "again").orElseThrow().id());

    road.await(enqueue("again", DatasetFixtures.pngs("", 10)), JobStatus.SUCCEEDED);

    assertThat(catalog().find("tenant", "again").orElseThrow().version()).isEqualTo(2);
  }

  @Test
  void whatCannotBeADataSetFailsWithItsReport() throws Exception {
    List<File> files = new ArrayList<>(DatasetFixtures.pngs("", 5));
    for (int i = 0; i < 7; i++) {
      files.add(File.text("broken" + i + ".png", "no picture"));
    }

    Job job = road.await(enqueue("unusable", files), JobStatus.FAILED);

    assertThat(job.errorCode()).contains("DATASET_UNUSABLE");
    assertThat(job.errorMessage())
        .contains("The data set has 5 usable pictures, expected at least 10");
    assertThat(artifacts(job.id())).contains("report.txt");
    assertThat(catalog().find("tenant", "unusable")).isEmpty();
  }

  @Test
  void stopsWhenCancelled() throws Exception {
    UUID id = enqueue("cancelled", DatasetFixtures.pngs("", 3000));
    road.await(id, "a running job", job -> job.iteration() > 0);

    road.queue.cancel(id);

    assertThat(road.await(id, JobStatus.CANCELLED).iteration()).isLessThan(6000);
    assertThat(catalog().find("tenant", "cancelled")).isEmpty();
  }
}
