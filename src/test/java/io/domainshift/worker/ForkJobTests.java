package io.domainshift.worker;

import static io.domainshift.worker.WorkerTests.options;
import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobCheckpoint;
import io.domainshift.jobs.JobCheckpoints;
import io.domainshift.jobs.JobFork;
import io.domainshift.jobs.JobStatus;
import io.domainshift.models.ModelCatalog;
import io.domainshift.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Forks through real runners. */
class ForkJobTests {

  @TempDir static Path data;

  private static Road road;
  private static Job source;

  @BeforeAll
  static void runAJob() throws Exception {
    road = Road.open(TestDatabase.create(), data);
    source = road.await(road.enqueue(options(20, 10, "")), JobStatus.SUCCEEDED);
  }

  @AfterAll
  static void close() {
    road.close();
  }

  @Test
  void aForkWithoutChangesEndsInTheSameBitsAndSaysWhereItIsFrom() throws Exception {
    UUID id = road.fork(source.id(), 10, options(20, 10, ""));

    Job fork = road.await(id, JobStatus.SUCCEEDED);

    assertThat(fork.attempt()).isOne();
    assertThat(fork.forkedFrom()).contains(new JobFork(source.id(), 10));
    assertThat(road.weights(fork)).isEqualTo(road.weights(source));
    assertThat(iterations(id))
        .as("its own ones after the one it started at")
        .containsExactly(15, 10);
    String model = fork.result().orElseThrow().at("/model/id").asString();
    JsonNode provenance =
        road.context.getBean(ModelCatalog.class).find(model).orElseThrow().provenance();
    assertThat(provenance.at("/forkedFrom/job").asString()).isEqualTo(source.id().toString());
    assertThat(provenance.at("/forkedFrom/iteration").asInt()).isEqualTo(10);
  }

  @Test
  void aLongerForkEndsAsALongerJobWouldHaveEnded() throws Exception {
    Job longer = road.await(road.enqueue(options(30, 1, "")), JobStatus.SUCCEEDED);

    Job fork = road.await(road.fork(source.id(), 15, options(30, 1, "")), JobStatus.SUCCEEDED);

    assertThat(road.weights(fork)).isEqualTo(road.weights(longer));
    assertThat(road.weights(fork)).isNotEqualTo(road.weights(source));
  }

  @Test
  void aForkThatEndsWhereItStartsGivesTheModelOfThatTime() throws Exception {
    Job shorter = road.await(road.enqueue(options(10, 1, "")), JobStatus.SUCCEEDED);

    Job fork = road.await(road.fork(source.id(), 10, options(10, 1, "")), JobStatus.SUCCEEDED);

    assertThat(road.weights(fork)).isEqualTo(road.weights(shorter));
  }

  @Test
  void aKilledForkGoesOnFromItsOwnCheckpointAndBeforeThatFromTheForked() throws Exception {
    Job undisturbed = road.await(road.enqueue(options(60, 1, "")), JobStatus.SUCCEEDED);
    UUID id = road.fork(source.id(), 5, options(60, 40, ""));
    road.await(id, "progress", job -> job.iteration() > 5);
    Road.signal(Road.runner(id), "KILL");
    road.await(id, "a second attempt", job -> job.attempt() == 2);
    road.await(id, "a checkpoint of its own", job -> iterations(id).size() > 1);
    Road.signal(Road.runner(id), "KILL");

    Job fork = road.await(id, JobStatus.SUCCEEDED);

    assertThat(fork.attempt()).isEqualTo(3);
    assertThat(road.weights(fork)).isEqualTo(road.weights(undisturbed));
  }

  @Test
  void aPausedForkResumesAndAForkOfItHasItsCheckpoints() throws Exception {
    UUID id = road.fork(source.id(), 5, options(60, 20, ""));
    road.await(id, "progress", job -> job.iteration() > 7);
    road.queue.pause(id);
    Job paused = road.await(id, JobStatus.PAUSED);
    int stopped = iterations(id).get(0);
    assertThat(stopped).isGreaterThan(7);
    assertThat(paused.checkpointed()).isTrue();

    Job second = road.await(road.fork(id, stopped, options(60, 1, "")), JobStatus.SUCCEEDED);
    road.queue.resume(id);
    Job first = road.await(id, JobStatus.SUCCEEDED);

    assertThat(second.forkedFrom()).contains(new JobFork(id, stopped));
    assertThat(road.weights(second)).isEqualTo(road.weights(first));
  }

  @Test
  void aForkWhoseCheckpointIsDamagedFailsAndDoesNotBeginAnew() throws Exception {
    Job other = road.await(road.enqueue(options(20, 1, "")), JobStatus.SUCCEEDED);
    JobCheckpoint last = road.context.getBean(JobCheckpoints.class).list(other.id()).get(0);
    Path manifest = data.resolve("objects").resolve(last.manifestKey());
    Files.setPosixFilePermissions(manifest, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(manifest, "{}");

    Job fork =
        road.await(road.fork(other.id(), last.iteration(), options(20, 1, "")), JobStatus.FAILED);

    assertThat(fork.errorCode()).contains("CHECKPOINT_INVALID");
    assertThat(fork.errorMessage().orElseThrow())
        .contains(other.id().toString(), "iteration 15", "the fork starts there");
  }

  private static List<Integer> iterations(UUID job) {
    return road.context.getBean(JobCheckpoints.class).list(job).stream()
        .map(JobCheckpoint::iteration)
        .toList();
  }
}
