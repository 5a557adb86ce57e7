package io.domainshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.domainshift.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

class JobRetentionTests {

  private static final DataSource DATABASE = TestDatabase.create().pool();
  private static final Duration DAY = Duration.ofDays(1);

  private final QueueFixture fixture = new QueueFixture(DATABASE);
  private final JobRetention retention = new JobRetention(fixture.jdbc, fixture.clock);

  @Test
  void checkpointsOfAJobGoWhenItEndedLongEnoughAgo() {
    UUID ended = ended(10, 20);
    fixture.clock.advance(DAY.minusSeconds(1));
    assertThat(retention.removeCheckpoints(DAY)).isZero();
    fixture.clock.advance(Duration.ofSeconds(1));

    assertThat(retention.removeCheckpoints(DAY)).isEqualTo(2);

    assertThat(fixture.checkpoints.list(ended)).isEmpty();
    assertThat(retention.removeCheckpoints(DAY)).isZero();
  }

  @Test
  void aJobThatIsRetriedOrPausedOrWaitsKeepsItsCheckpoints() {
    UUID retried = ended(10);
    UUID paused = withCheckpoints(claim(), 10);
    fixture.queue.pause(paused);
    fixture.attempts.release(new JobLease(paused, 1));
    UUID waiting = withCheckpoints(claim(), 10);
    fixture.attempts.release(new JobLease(waiting, 1));
    fixture.clock.advance(DAY);
    fixture.queue.retry(retried);

    assertThat(retention.removeCheckpoints(Duration.ZERO)).isZero();

    for (UUID job : List.of(retried, paused, waiting)) {
      assertThat(iterations(job)).containsExactly(10);
    }
  }

  @Test
  void aForkKeepsItsStartWhenTheForkedJobLosesIt() {
    UUID source = ended(10);
    UUID fork = fork(source, 10);
    fixture.clock.advance(DAY);

    retention.removeCheckpoints(DAY);

    assertThat(iterations(source)).isEmpty();
    assertThat(iterations(fork)).containsExactly(10);
  }

  @Test
  void aForkThatIsBeingQueuedKeepsTheCheckpointFromBeingRemoved() throws Exception {
    UUID source = ended(10);
    fixture.clock.advance(DAY);
    CompletableFuture<Integer> removal =
        new TransactionTemplate(fixture.transactions)
            .execute(
                status -> {
                  fork(source, 10);
                  CompletableFuture<Integer> removing =
                      CompletableFuture.supplyAsync(() -> retention.removeCheckpoints(DAY));
                  awaitALock();
                  assertThat(removing).isNotDone();
                  return removing;
                });

    assertThat(removal.get(30, TimeUnit.SECONDS)).isOne();
  }

  @Test
  void aForkWhoseCheckpointIsGoneIsRefusedAndSoIsItsRetry() {
    UUID source = ended(10);
    UUID fork = fork(source, 10);
    fixture.queue.cancel(fork);
    fixture.clock.advance(DAY);
    retention.removeCheckpoints(DAY);
    long jobs = fixture.statuses().size();

    assertThatExceptionOfType(CheckpointGoneException.class)
        .isThrownBy(() -> fork(source, 10))
        .withMessage("Job %s has no checkpoint at iteration 10 any more", source);
    assertThatExceptionOfType(CheckpointGoneException.class)
        .isThrownBy(() -> fixture.queue.retry(fork));

    assertThat(fixture.statuses()).hasSize((int) jobs);
    assertThat(fixture.status(fork)).isEqualTo(JobStatus.CANCELLED);
    assertThat(fixture.queue.retry(source)).as("from the beginning").isEqualTo(JobStatus.QUEUED);
  }

  @Test
  void aJobThatHasNotEndedKeepsItsNewestCheckpoints() {
    UUID running = withCheckpoints(claim(), 10, 20, 30, 40);
    UUID ended = ended(10, 20, 30);

    assertThat(retention.removeOlderCheckpoints(2)).isEqualTo(2);

    assertThat(iterations(running)).containsExactly(40, 30);
    assertThat(iterations(ended)).as("has a time of its own").hasSize(3);
  }

  @Test
  void whatWasReachedAgainAfterADamagedCheckpointCountsAsNew() {
    JobLease lease = claim();
    UUID job = withCheckpoints(lease, 10, 50);
    fixture.clock.advance(Duration.ofSeconds(10));
    withCheckpoints(lease, 20, 30);

    retention.removeOlderCheckpoints(1);

    assertThat(iterations(job)).as("the furthest may be damaged").containsExactly(50, 30);
  }

  @Test
  void samplesAndOtherFilesHaveTheirOwnTimes() {
    JobLease lease = claim();
    file(lease, "sample", "samples-00050.png");
    file(lease, "before-after", "before-after.png");
    end(lease, "{\"files\": [\"before-after.png\"], \"measurements\": {\"fid\": 2.5}}");
    fixture.clock.advance(DAY);

    assertThat(retention.removeSamples(DAY)).isOne();
    assertThat(files(lease)).containsExactly("before-after.png");
    assertThat(retention.removeOtherFiles(DAY.plusHours(1))).isZero();
    assertThat(retention.removeOtherFiles(DAY)).isOne();

    assertThat(files(lease)).isEmpty();
    JsonNode result =
        Sql.JSON.readTree(fixture.column(lease.jobId(), "result::text", String.class));
    assertThat(result.path("files")).as("no longer listed").isEmpty();
    assertThat(result.at("/measurements/fid").asDouble()).isEqualTo(2.5);
    assertThat(fixture.events.hadArtifact(lease.jobId(), "samples-00050.png")).isTrue();
    assertThat(fixture.events.hadArtifact(lease.jobId(), "samples-00051.png")).isFalse();
  }

  @Test
  void filesStayWhileAnOpenJobNamesTheirJob() {
    JobLease source = claim();
    file(source, "reference", "reference.safetensors");
    end(source, "{}");
    UUID reader =
        fixture.queue.enqueue(job("{\"referenceFrom\": \"%s\"}".formatted(source.jobId()), null));
    fixture.clock.advance(DAY);

    assertThat(retention.removeOtherFiles(DAY)).isZero();
    fixture.queue.cancel(reader);

    assertThat(retention.removeOtherFiles(DAY)).isOne();
  }

  private JobLease claim() {
    fixture.enqueue();
    return fixture.claim();
  }

  private UUID withCheckpoints(JobLease lease, int... iterations) {
    for (int iteration : iterations) {
      String key = "key" + iteration;
      fixture.attempts.checkpoint(lease, new NewCheckpoint(iteration, key, "state", 1));
    }
    return lease.jobId();
  }

  private UUID ended(int... iterations) {
    JobLease lease = claim();
    withCheckpoints(lease, iterations);
    fixture.attempts.fail(lease, new JobFailure("DIVERGED", "The loss is no number", false));
    return lease.jobId();
  }

  private void file(JobLease lease, String kind, String name) {
    fixture.attempts.artifact(
        lease, new NewArtifact(kind, name, 50, "key", 1, "a".repeat(64), "image/png", null));
  }

  private void end(JobLease lease, String result) {
    fixture.attempts.succeed(lease, () -> Sql.JSON.readTree(result));
  }

  private List<String> files(JobLease lease) {
    return fixture.artifacts.list(lease.jobId()).stream().map(JobArtifact::name).toList();
  }

  private List<Integer> iterations(UUID job) {
    return fixture.checkpoints.list(job).stream().map(JobCheckpoint::iteration).toList();
  }

  private UUID fork(UUID source, int iteration) {
    return fixture.queue.enqueue(job("{}", new JobFork(source, iteration)));
  }

  private static NewJob job(String parameters, @Nullable JobFork fork) {
    NewJob usual = QueueFixture.job("tenant", 0);
    return new NewJob(
        usual.tenant(),
        usual.kind(),
        usual.method(),
        usual.lane(),
        null,
        0,
        usual.resourceClass(),
        0,
        usual.request(),
        Sql.JSON.readTree(parameters),
        usual.metadata(),
        7,
        300,
        null,
        null,
        List.of(),
        fork);
  }

  private boolean somebodyWaits() {
    return fixture
        .jdbc
        .sql(
            """
            SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'
              AND datname = current_database())
            """)
        .query(Boolean.class)
        .single();
  }

  private void awaitALock() {
    try {
      for (int i = 0; i < 600; i++) {
        // In another transaction: within one, the activities stay as they were first seen.
        if (CompletableFuture.supplyAsync(this::somebodyWaits).join()) {
          return;
        }
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("Nobody waits");
  }
}
