package io.domainshift.worker;

import static io.domainshift.worker.WorkerTests.options;
import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobCheckpoint;
import io.domainshift.jobs.JobCheckpoints;
import io.domainshift.jobs.JobEvent;
import io.domainshift.jobs.JobEvents;
import io.domainshift.jobs.JobQueue;
import io.domainshift.jobs.JobStatus;
import io.domainshift.jobs.QueueSettings;
import io.domainshift.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Processes that are killed, frozen and thawed in the middle of a job. */
class WorkerChaosTests {

  private static final String WORK = options(150, 50, "");
  private static final String LEASE = "--domainshift.queue.lease=6s";

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
  void aFrozenWorkerThatThawsAfterItsLeaseCannotWrite() throws Exception {
    UUID id = queue.enqueue(Road.job(WORK));
    try (ForkedWorker frozen = ForkedWorker.start(database, data, LEASE)) {
      awaitCheckpoint(id);
      List<ProcessHandle> runners = frozen.process.descendants().toList();
      frozen.signalAll("STOP");

      try (Road road = Road.open(database, data, LEASE)) {
        Job taken = road.await(id, "a second attempt", job -> job.attempt() == 2);
        assertThat(taken.status()).isEqualTo(JobStatus.RUNNING);
        frozen.signalAll("CONT");

        for (ProcessHandle runner : runners) {
          runner.onExit().get(20, TimeUnit.SECONDS);
        }
        Job job = road.await(id, JobStatus.SUCCEEDED);
        assertThat(job.attempt()).isEqualTo(2);
        assertSameBits(road, job);
        assertNothingOfAnOldAttempt(id);
      }
    }
  }

  @Test
  void aKilledWorkerTakesItsRunnerAlongAndAnotherWorkerFinishes() throws Exception {
    UUID id = queue.enqueue(Road.job(WORK));
    try (ForkedWorker killed = ForkedWorker.start(database, data, LEASE)) {
      awaitCheckpoint(id);
      List<ProcessHandle> runners = killed.process.descendants().toList();
      assertThat(runners).isNotEmpty();

      Road.signal(killed.process.toHandle(), "KILL");

      for (ProcessHandle runner : runners) {
        runner.onExit().get(10, TimeUnit.SECONDS);
      }
    }
    try (Road road = Road.open(database, data, LEASE)) {
      assertSameBits(road, road.await(id, JobStatus.SUCCEEDED));
    }
  }

  @Test
  void aTerminatedWorkerCheckpointsAndHandsItsJobBack() throws Exception {
    UUID id = queue.enqueue(Road.job(WORK));
    try (ForkedWorker drained = ForkedWorker.start(database, data)) {
      awaitCheckpoint(id);

      Road.signal(drained.process.toHandle(), "TERM");

      assertThat(drained.process.waitFor(25, TimeUnit.SECONDS)).isTrue();
    }
    JobCheckpoint last = new JobCheckpoints(jdbc).newest(id).orElseThrow();
    assertThat(
            jdbc.sql("SELECT status || ' ' || crashes || ' ' || errors FROM jobs")
                .query(String.class)
                .single())
        .isEqualTo("QUEUED 0 0");
    try (Road road = Road.open(database, data)) {
      Job job = road.await(id, JobStatus.SUCCEEDED);
      assertThat(job.attempt()).isEqualTo(2);
      assertThat(last.iteration()).isPositive();
      assertSameBits(road, job);
    }
  }

  @Test
  void aJobOutlivesItsDatabase() throws Exception {
    try (Road road = Road.openWithItsOwnDatabase(data)) {
      UUID id = road.enqueue(WORK);
      road.awaitCheckpoint(id);
      ProcessHandle postgres =
          ProcessHandle.current()
              .children()
              .filter(child -> child.info().command().orElse("").endsWith("programs/bin/postgres"))
              .filter(child -> commandLine(child).contains(data.toString()))
              .findFirst()
              .orElseThrow();

      Road.signal(postgres, "KILL");

      Job job = awaitThroughOutage(road, id);
      assertThat(job.attempt()).as("the lease was longer than the outage").isOne();
      assertSameBits(road, job);
    }
  }

  @Test
  void anAttemptWithoutProgressIsEnded() throws Exception {
    try (Road road = Road.open(database, data, "--domainshift.queue.progress-deadline=8s")) {
      UUID id = road.enqueue(options(20, 1, ", \"hangAt\": 1"));

      Job job = road.await(id, JobStatus.FAILED);

      assertThat(job.errorCode()).contains("NO_PROGRESS");
      assertThat(job.attempt()).isEqualTo(3);
    }
  }

  private void awaitCheckpoint(UUID id) throws InterruptedException {
    JobCheckpoints checkpoints = new JobCheckpoints(jdbc);
    long deadline = System.nanoTime() + Road.PATIENCE.toNanos();
    while (checkpoints.newest(id).isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  private static Job awaitThroughOutage(Road road, UUID id) throws Exception {
    long deadline = System.nanoTime() + Road.PATIENCE.toNanos();
    while (true) {
      try {
        return road.await(id, JobStatus.SUCCEEDED);
      } catch (RuntimeException databaseAway) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.sleep(200);
      }
    }
  }

  private static void assertSameBits(Road road, Job disturbed) throws Exception {
    Job undisturbed = road.await(road.enqueue(options(150, 1, "")), JobStatus.SUCCEEDED);
    assertThat(road.weights(disturbed)).isEqualTo(road.weights(undisturbed));
  }

  /** Attempts appear in the events one after the other, and never an older one again. */
  private void assertNothingOfAnOldAttempt(UUID id) {
    int attempt = 0;
    int iteration = 0;
    for (JobEvent event : new JobEvents(jdbc).page(id, 0, 10_000)) {
      if (event.type().equals("status")) {
        int now = event.data().path("attempt").asInt(0);
        assertThat(now).isGreaterThanOrEqualTo(attempt);
        iteration = now > attempt ? 0 : iteration;
        attempt = now;
      } else if (event.type().equals("progress")) {
        int now = event.data().get("iteration").asInt();
        assertThat(now).isGreaterThanOrEqualTo(iteration);
        iteration = now;
      }
    }
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }
}
