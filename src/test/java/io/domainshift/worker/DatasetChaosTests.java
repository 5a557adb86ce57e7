package io.domainshift.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.datasets.Dataset;
import io.domainshift.datasets.DatasetCatalog;
import io.domainshift.datasets.DatasetFixtures;
import io.domainshift.datasets.PreparedDataset;
import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobQueue;
import io.domainshift.jobs.JobStatus;
import io.domainshift.jobs.QueueSettings;
import io.domainshift.storage.FilesystemStorage;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A worker that is killed in the middle of preparing a data set. */
class DatasetChaosTests {

  private static final String LEASE = "--domainshift.queue.lease=6s";
  private static final int PICTURES = 1500;

  @TempDir Path data;

  private final TestDatabase database = TestDatabase.create();
  private final JdbcClient jdbc = JdbcClient.create(database.dataSource());

  @Test
  void anotherWorkerMakesItWholeAndNothingOfTheKilledOneStays() throws Exception {
    UUID id = enqueue();
    try (ForkedWorker killed = ForkedWorker.start(database, data, LEASE)) {
      // In the second half pictures are being written.
      awaitIteration(id, PICTURES + 1);
      assertThat(files("work")).isNotEmpty();

      Road.signal(killed.process.toHandle(), "KILL");

      assertThat(killed.process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(jdbc.sql("SELECT count(*) FROM datasets").query(Long.class).single()).isZero();
    assertThat(files("work")).isNotEmpty();

    try (Road road = Road.open(database, data, LEASE)) {
      Job job = road.await(id, JobStatus.SUCCEEDED);

      assertThat(job.attempt()).isEqualTo(2);
      Dataset dataset = catalog(road).find("tenant", "faces").orElseThrow();
      assertThat(dataset.version()).isOne();
      Path prepared = road.context.getBean(ObjectStorage.class).local(dataset.key());
      assertThat(PreparedDataset.open(prepared).count()).isEqualTo(PICTURES);
      awaitNoTemporaryFiles();
      assertThat(catalog(road).list("tenant", null, 9)).hasSize(1);
    }
  }

  private UUID enqueue() {
    Path zip = DatasetFixtures.zip(data.resolve("faces.zip"), DatasetFixtures.pngs("", PICTURES));
    String key = new FilesystemStorage(data.resolve("objects")).putFile(zip).key();
    JobQueue queue = new JobQueue(jdbc, QueueSettings.defaults(), Clock.systemUTC());
    return queue.enqueue(DatasetJobTests.job("faces", key, PICTURES));
  }

  private static DatasetCatalog catalog(Road road) {
    return road.context.getBean(DatasetCatalog.class);
  }

  private void awaitIteration(UUID id, int least) throws InterruptedException {
    long deadline = System.nanoTime() + Road.PATIENCE.toNanos();
    while (jdbc.sql("SELECT iteration FROM jobs WHERE id = ?")
            .param(id)
            .query(Integer.class)
            .single()
        < least) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private void awaitNoTemporaryFiles() throws Exception {
    for (int i = 0; i < 100 && !files("work").isEmpty(); i++) {
      Thread.sleep(20);
    }
    assertThat(files("work")).isEmpty();
    assertThat(files("objects/incoming")).isEmpty();
  }

  private List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve(folder))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
