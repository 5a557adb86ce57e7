package io.domainshift.worker;

import static io.domainshift.worker.WorkerTests.options;
import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.jobs.JobCheckpoints;
import io.domainshift.jobs.JobQueue;
import io.domainshift.jobs.QueueSettings;
import io.domainshift.testing.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Roles in processes of their own, which share a database and storage and nothing else. */
class SeparateProcessesTests {

  /** Three processes start here one after the other, and a machine may be busy. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final int ENDED_WELL = 0;
  private static final int TERMINATED = 128 + 15;

  @TempDir Path data;

  private TestDatabase database;
  private JdbcClient jdbc;
  private JobQueue queue;

  @BeforeEach
  void openDatabase() {
    database = TestDatabase.create();
    jdbc = JdbcClient.create(database.dataSource());
    queue = new JobQueue(jdbc, QueueSettings.defaults(), Clock.systemUTC());
  }

  @Test
  void anApiWithoutLibTorchTellsOfTheJobThatAWorkerForOneJobFinished() throws Exception {
    int port = freePort();
    try (ForkedWorker api = ForkedWorker.play("api", database, data, "--server.port=" + port);
        ForkedWorker worker = ForkedWorker.start(database, data, "--once")) {
      UUID first = queue.enqueue(Road.job(options(20, 10, "")));
      UUID second = queue.enqueue(Road.job(options(20, 10, "")));
      // Whom the api takes everybody for, as nobody has to say who they are.
      jdbc.sql("UPDATE jobs SET tenant = 'local'").update();

      assertThat(exitCode(worker)).isEqualTo(ENDED_WELL);

      assertThat(List.of(status(first), status(second))).containsExactly("SUCCEEDED", "QUEUED");
      assertThat(answer(port, "/v1/jobs/" + first)).contains("\"status\":\"SUCCEEDED\"");
      assertThat(Files.readString(Path.of("/proc/" + api.process.pid() + "/maps")))
          .contains("libjvm")
          .doesNotContain("libtorch");
    }
  }

  @Test
  void aWorkerForOneJobTakesNothingFromOtherLanesAndEndsWellWhenNoneComes() throws Exception {
    UUID training = queue.enqueue(Road.job(options(20, 10, "")));

    try (ForkedWorker worker =
        ForkedWorker.start(
            database,
            data,
            "--once",
            "--domainshift.worker.once-wait=1s",
            "--domainshift.worker.lanes=studio")) {
      assertThat(exitCode(worker)).isEqualTo(ENDED_WELL);
    }

    assertThat(status(training)).isEqualTo("QUEUED");
  }

  @Test
  void aWorkerForOneJobThatIsStoppedHandsItBackWithItsCheckpoint() throws Exception {
    UUID id = queue.enqueue(Road.job(options(400, 50, "")));
    try (ForkedWorker worker = ForkedWorker.start(database, data, "--once")) {
      awaitCheckpoint(id);

      Road.signal(worker.process.toHandle(), "TERM");

      assertThat(exitCode(worker)).isEqualTo(TERMINATED);
    }
    assertThat(status(id)).isEqualTo("QUEUED");
    assertThat(jdbc.sql("SELECT crashes + errors FROM jobs").query(Integer.class).single())
        .isZero();
  }

  private static int exitCode(ForkedWorker worker) throws InterruptedException {
    assertThat(worker.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("the worker ends")
        .isTrue();
    return worker.process.exitValue();
  }

  private void awaitCheckpoint(UUID id) throws InterruptedException {
    JobCheckpoints checkpoints = new JobCheckpoints(jdbc);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (checkpoints.newest(id).isEmpty()) {
      assertThat(System.nanoTime()).as("waiting for a checkpoint").isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  private String status(UUID id) {
    return jdbc.sql("SELECT status FROM jobs WHERE id = ?").param(id).query(String.class).single();
  }

  /** Asks until somebody listens. */
  private static String answer(int port, String path) throws InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return http.send(request, BodyHandlers.ofString()).body();
      } catch (IOException notYet) {
        assertThat(System.nanoTime()).as("waiting for the api").isLessThan(deadline);
        Thread.sleep(100);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
