package io.domainshift.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.datasets.DatasetFixtures;
import io.domainshift.testing.S3Server;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Migration, api and two workers, each a process, on a PostgreSQL and a MinIO of their own. */
class ServiceClusterTests extends ServiceRoadContract {

  private static final int TERMINATED = 128 + 15;

  private static final String LONG = PROMPT.formatted(12);
  private static final Duration OUTAGE = Duration.ofSeconds(60);

  private Cluster cluster;
  private Visitor visitor;
  private @Nullable String undisturbed;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    cluster = Cluster.start(folder, S3Server.minio(), 2);
    visitor = new Visitor(cluster.address(), Cluster.PATIENCE);
    visitor.awaitService();
  }

  @AfterEach
  void mend() {
    cluster.database.setDown(false);
    cluster.store.setDown(false);
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
    JsonNode job = visitor.ask("/v1/adaptations", LONG);
    UUID id = UUID.fromString(job.path("id").asString());
    awaitCheckpointOf(id, 1);

    Road.signal(cluster.workerOf(id).process.toHandle(), "KILL");

    cluster.startWorker();
    awaitCheckpointOf(id, 2);
    assertThat(job(id)).isEqualTo("attempt 2, crashes 0, errors 0");
    ForkedWorker drained = cluster.workerOf(id);

    Road.signal(drained.process.toHandle(), "TERM");

    assertThat(drained.process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(drained.process.exitValue()).isEqualTo(TERMINATED);
    assertThat(weightsOf(job)).isEqualTo(undisturbed());
    assertThat(job(id)).isEqualTo("attempt 3, crashes 0, errors 0");
  }

  @Test
  void databaseAndStoreThatAreAwayForAMinuteEachCostAJobNothing() throws Exception {
    JsonNode job = visitor.ask("/v1/adaptations", LONG);
    UUID id = UUID.fromString(job.path("id").asString());
    String path = "/v1/jobs/" + id;
    CompletableFuture<String> events = visitor.follow(path);
    awaitCheckpointOf(id, 1);

    cluster.database.setDown(true);
    whileAway(
        "The database does not answer",
        () -> visitor.get(path),
        () -> visitor.get("/v1/models/avatars64/weights"),
        () -> order("once"));
    assertThat(visitor.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    cluster.database.setDown(false);

    JsonNode other = Visitor.json(order("once"));
    awaitCheckpointOf(id, 2);
    assertThat(job(id)).as("its lease ended").isEqualTo("attempt 2, crashes 0, errors 0");

    byte[] picture = DatasetFixtures.png(5, 64, 64);
    cluster.store.setDown(true);
    whileAway(
        "The storage does not answer",
        () -> visitor.get("/v1/models/avatars64/weights", "Range", "bytes=0-9"),
        () ->
            visitor.post(
                "/v1/images", BodyPublishers.ofByteArray(picture), "Content-Type", "image/png"));
    assertThat(visitor.look(path).path("status").asString()).isEqualTo("RUNNING");
    cluster.store.setDown(false);

    assertThat(weightsOf(job)).isEqualTo(undisturbed());
    assertThat(job(id)).isEqualTo("attempt 2, crashes 0, errors 0");
    assertThat(ids(events.get(Cluster.PATIENCE.toSeconds(), TimeUnit.SECONDS)))
        .as("on the connection of before the outages, without a gap")
        .isEqualTo(IntStream.rangeClosed(1, lastEvent(id)).boxed().toList());
    visitor.result(other);
    assertThat(Visitor.json(order("once")).path("id")).isEqualTo(other.path("id"));
  }

  private interface Call {
    HttpResponse<byte[]> make() throws Exception;
  }

  /** For a minute everybody is told to come again. */
  private static void whileAway(String sentence, Call... calls) throws Exception {
    long end = System.nanoTime() + OUTAGE.toNanos();
    while (System.nanoTime() < end) {
      for (Call call : calls) {
        HttpResponse<byte[]> answer = call.make();
        assertThat(answer.statusCode()).as(new String(answer.body())).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(Visitor.json(answer).path("code").asString()).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(Visitor.json(answer).path("detail").asString()).startsWith(sentence);
      }
      Thread.sleep(1000);
    }
  }

  /** Queues a short job, once for each key. */
  private HttpResponse<byte[]> order(String key) throws Exception {
    return visitor.post(
        "/v1/adaptations",
        BodyPublishers.ofString(PROMPT.formatted(1)),
        "Content-Type",
        "application/json",
        "Idempotency-Key",
        key);
  }

  private static List<Integer> ids(String events) {
    return Pattern.compile("^id: (\\d+)$", Pattern.MULTILINE)
        .matcher(events)
        .results()
        .map(line -> Integer.valueOf(line.group(1)))
        .toList();
  }

  private int lastEvent(UUID job) {
    return cluster
        .jdbc
        .sql("SELECT event_seq FROM jobs WHERE id = ?")
        .param(job)
        .query(Integer.class)
        .single();
  }

  /** What the job becomes that nobody disturbs. */
  private String undisturbed() throws Exception {
    if (undisturbed == null) {
      undisturbed = weightsOf(visitor.ask("/v1/adaptations", LONG));
    }
    return undisturbed;
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

  private void awaitCheckpointOf(UUID job, int attempt) throws InterruptedException {
    long deadline = System.nanoTime() + Cluster.PATIENCE.toNanos();
    while (cluster
            .jdbc
            .sql("SELECT count(*) FROM job_checkpoints WHERE job_id = ? AND epoch = ?")
            .params(job, attempt)
            .query(Integer.class)
            .single()
        == 0) {
      assertThat(System.nanoTime()).as("waiting for attempt %d", attempt).isLessThan(deadline);
      Thread.sleep(50);
    }
  }
}
