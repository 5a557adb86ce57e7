package io.domainshift.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.testing.S3Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Migration, api and two workers, each a process, on a PostgreSQL and a MinIO of their own. */
class ServiceClusterTests extends ServiceRoadContract {

  private static final int TERMINATED = 128 + 15;

  private Cluster cluster;
  private Visitor visitor;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    cluster = Cluster.start(folder, S3Server.minio(), 2);
    visitor = new Visitor(cluster.address(), Duration.ofMinutes(4));
    visitor.awaitService();
  }

  @AfterAll
  void close() throws Exception {
    cluster.close();
  }

  @Override
  Visitor visitor() {
    return visitor;
  }

  @Override
  boolean storeHandsOut() {
    return true;
  }

  @Test
  void aJobWhoseWorkersAreKilledAndDrainedEndsInTheSameBits() throws Exception {
    String undisturbed = weightsOf(visitor.ask("/v1/adaptations", PROMPT.formatted(40)));
    JsonNode job = visitor.ask("/v1/adaptations", PROMPT.formatted(40));
    UUID id = UUID.fromString(job.path("id").asString());
    awaitCheckpoint(id, 1);

    Road.signal(cluster.workerOf(id).process.toHandle(), "KILL");

    int before = newestCheckpoint(id);
    cluster.startWorker();
    awaitCheckpoint(id, before + 1);
    assertThat(job(id)).isEqualTo("attempt 2, crashes 0, errors 0");
    ForkedWorker drained = cluster.workerOf(id);

    Road.signal(drained.process.toHandle(), "TERM");

    assertThat(drained.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(drained.process.exitValue()).isEqualTo(TERMINATED);
    cluster.startWorker();
    assertThat(weightsOf(job)).isEqualTo(undisturbed);
    assertThat(job(id)).isEqualTo("attempt 3, crashes 0, errors 0");
  }

  private String weightsOf(JsonNode job) throws Exception {
    return Visitor.sha256(weights(visitor.result(job).path("model")));
  }

  /** Counted from zero again with each checkpoint: work that got that far was no poison. */
  private String job(UUID id) {
    return cluster
        .jdbc
        .sql(
            """
            SELECT 'attempt ' || epoch || ', crashes ' || crashes || ', errors ' || errors
            FROM jobs WHERE id = ?
            """)
        .param(id)
        .query(String.class)
        .single();
  }

  private int newestCheckpoint(UUID job) {
    return cluster
        .jdbc
        .sql("SELECT coalesce(max(iteration), 0) FROM job_checkpoints WHERE job_id = ?")
        .param(job)
        .query(Integer.class)
        .single();
  }

  private void awaitCheckpoint(UUID job, int least) throws InterruptedException {
    long deadline = System.nanoTime() + Road.PATIENCE.toNanos();
    while (newestCheckpoint(job) < least) {
      assertThat(System.nanoTime()).as("waiting for checkpoint %d", least).isLessThan(deadline);
      Thread.sleep(50);
    }
  }
}
