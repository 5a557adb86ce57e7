package io.domainshift.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobArtifact;
import io.domainshift.jobs.JobArtifacts;
import io.domainshift.jobs.JobCheckpoint;
import io.domainshift.jobs.JobCheckpoints;
import io.domainshift.jobs.JobEvents;
import io.domainshift.jobs.JobStatus;
import io.domainshift.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs through real forked runners. */
class WorkerTests {

  private static final String SHORT = options(20, 10, "");
  private static final String LONG = options(400, 25, "");

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

  @Test
  void drivesAJobFromOptionsToStoredWeights() throws Exception {
    UUID id = road.enqueue(SHORT);

    Job job = road.await(id, JobStatus.SUCCEEDED);

    assertThat(job.iteration()).isEqualTo(20);
    assertThat(job.attempt()).isOne();
    assertThat(road.weights(job)).hasSize(64);
    assertThat(road.context.getBean(JobArtifacts.class).list(id))
        .extracting(JobArtifact::name)
        .contains("generator.safetensors", "numbers.txt", "samples-00005.png", "samples-00010.png");
    assertThat(job.result().orElseThrow().path("measurements").path("sum").asDouble())
        .isEqualTo(2.5);
    assertThat(road.context.getBean(JobEvents.class).page(id, "measurement", 0, 9))
        .singleElement()
        .satisfies(event -> assertThat(event.data().path("sum").asDouble()).isEqualTo(2.5));
    assertThat(Duration.between(job.createdAt(), job.startedAt().orElseThrow()))
        .as("woken by the notification, not by the poll")
        .isLessThan(Duration.ofMillis(1500));
  }

  @Test
  void aKilledRunnerGoesOnFromItsCheckpointToTheSameBits() throws Exception {
    Job undisturbed = road.await(road.enqueue(options(60, 20, "")), JobStatus.SUCCEEDED);
    UUID id = road.enqueue(options(60, 20, ""));
    road.awaitCheckpoint(id);

    Road.signal(Road.runner(id), "KILL");

    Job disturbed = road.await(id, JobStatus.SUCCEEDED);
    assertThat(disturbed.attempt()).isEqualTo(2);
    assertThat(road.weights(disturbed)).isEqualTo(road.weights(undisturbed));
  }

  @Test
  void pausesAndResumesToTheSameBits() throws Exception {
    Job undisturbed = road.await(road.enqueue(options(60, 20, "")), JobStatus.SUCCEEDED);
    UUID id = road.enqueue(options(60, 20, ""));
    road.await(id, "progress", job -> job.iteration() > 3);
    road.queue.pause(id);
    Job paused = road.await(id, JobStatus.PAUSED);
    assertThat(paused.iteration()).isLessThan(60);

    road.queue.resume(id);

    assertThat(road.weights(road.await(id, JobStatus.SUCCEEDED)))
        .isEqualTo(road.weights(undisturbed));
  }

  @Test
  void cancelsWithinSeconds() throws Exception {
    UUID id = road.enqueue(LONG);
    road.await(id, "progress", job -> job.iteration() > 3);
    Instant asked = Instant.now();

    road.queue.cancel(id);

    road.await(id, JobStatus.CANCELLED);
    assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void aMethodThatSaysNoFailsWithItsCodeAndSentence() throws Exception {
    UUID id = road.enqueue(options(20, 10, ", \"divergeAt\": 3"));

    Job job = road.await(id, JobStatus.FAILED);

    assertThat(job.errorCode()).contains("DIVERGED");
    assertThat(job.errorMessage()).contains("Loss is NaN at iteration 3");
    assertThat(job.attempt()).isOne();
  }

  @Test
  void aPoisonJobFailsAfterThreeCrashesAndOthersGoOn() throws Exception {
    UUID poison = road.enqueue(options(20, 1, ", \"dieAt\": 1"));
    UUID healthy = road.enqueue(SHORT);

    Job job = road.await(poison, JobStatus.FAILED);

    assertThat(job.errorCode()).contains("WORKER_CRASHED");
    assertThat(job.attempt()).isEqualTo(3);
    road.await(healthy, JobStatus.SUCCEEDED);
  }

  @Test
  void aDamagedCheckpointIsPassedOverForAnOlderOne() throws Exception {
    Job undisturbed = road.await(road.enqueue(options(60, 20, "")), JobStatus.SUCCEEDED);
    UUID id = road.enqueue(options(60, 20, ""));
    road.await(id, "two checkpoints", job -> checkpoints(id).size() > 1);
    road.queue.pause(id);
    road.await(id, JobStatus.PAUSED);
    JobCheckpoint newest = checkpoints(id).get(0);
    Path manifest = data.resolve("objects").resolve(newest.manifestKey());
    Files.setPosixFilePermissions(manifest, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(manifest, "{}");

    road.queue.resume(id);

    Job job = road.await(id, JobStatus.SUCCEEDED);
    assertThat(job.warnings()).singleElement().asString().contains("is damaged");
    assertThat(road.weights(job)).isEqualTo(road.weights(undisturbed));
  }

  private static List<JobCheckpoint> checkpoints(UUID id) {
    return road.context.getBean(JobCheckpoints.class).list(id);
  }

  static String options(int iterations, int millis, String more) {
    return "{\"iterations\": %d, \"millis\": %d, \"saveInterval\": 5%s}"
        .formatted(iterations, millis, more);
  }
}
