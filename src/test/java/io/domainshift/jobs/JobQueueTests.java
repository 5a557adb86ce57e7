package io.domainshift.jobs;

import static io.domainshift.jobs.QueueFixture.CPU;
import static io.domainshift.jobs.QueueFixture.GPU;
import static io.domainshift.jobs.QueueFixture.OTHER;
import static io.domainshift.jobs.QueueFixture.job;
import static io.domainshift.jobs.QueueFixture.progress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

class JobQueueTests {

  private static final JsonNode RESULT = Sql.JSON.readTree("{\"model\": {\"id\": \"m\"}}");

  private static final DataSource DATABASE = TestDatabase.create().pool();

  private final QueueFixture fixture = new QueueFixture(DATABASE);
  private final JobQueue queue = fixture.queue;
  private final JobAttempts attempts = fixture.attempts;

  @Test
  void handsOutAJobOnceWithItsLease() {
    UUID id = fixture.enqueue();

    ClaimedJob claimed = queue.claimNext(CPU).orElseThrow();

    assertThat(claimed.lease()).isEqualTo(new JobLease(id, 1));
    assertThat(claimed.leaseUntil())
        .isEqualTo(fixture.clock.instant().plus(fixture.settings.lease()));
    assertThat(claimed.seed()).isEqualTo(7);
    assertThat(claimed.parameters().get("generator").asString()).isEqualTo("g");
    assertThat(queue.claimNext(OTHER)).isEmpty();
  }

  @Test
  void storesNothingWhenTheRequestIsRolledBack() {
    new TransactionTemplate(fixture.transactions)
        .executeWithoutResult(
            tx -> {
              fixture.enqueue();
              tx.setRollbackOnly();
            });

    assertThat(queue.claimNext(CPU)).isEmpty();
  }

  @Test
  void prefersHigherPriorityThenOlder() {
    UUID old = fixture.enqueue();
    fixture.clock.advance(Duration.ofSeconds(1));
    UUID young = fixture.enqueue();
    UUID urgent = queue.enqueue(job("tenant", 5));

    assertThat(fixture.claim().jobId()).isEqualTo(urgent);
    assertThat(fixture.claim().jobId()).isEqualTo(old);
    assertThat(fixture.claim().jobId()).isEqualTo(young);
  }

  @Test
  void servesTheOnlyJobOfATenantBeforeTheSecondOfAnother() {
    for (int i = 0; i < 3; i++) {
      queue.enqueue(job("many", 0));
      fixture.clock.advance(Duration.ofSeconds(1));
    }
    UUID single = queue.enqueue(job("one", 0));

    fixture.claim();

    assertThat(fixture.claim().jobId()).isEqualTo(single);
  }

  @Test
  void servesTenantsInTurnOnASingleSlot() {
    for (int i = 0; i < 3; i++) {
      queue.enqueue(job("a", 0));
      queue.enqueue(job("b", 0));
    }
    StringBuilder served = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      fixture.clock.advance(Duration.ofSeconds(1));
      ClaimedJob job = queue.claimNext(CPU).orElseThrow();
      served.append(job.tenant());
      attempts.succeed(job.lease(), () -> RESULT);
    }

    assertThat(served.toString()).isIn("ababab", "bababa");
  }

  @Test
  void asksForTheRightDevice() {
    UUID forGpu = queue.enqueue(job("tenant", 9, ResourceClass.GPU, 0, null, null));
    UUID large = queue.enqueue(job("tenant", 5, ResourceClass.ANY, 40L << 30, null, null));
    UUID forCpu = queue.enqueue(job("tenant", 0, ResourceClass.CPU, 0, null, null));

    assertThat(fixture.claim().jobId()).isEqualTo(forCpu);
    assertThat(queue.claimNext(CPU)).isEmpty();
    assertThat(fixture.tryClaim(GPU).orElseThrow().jobId()).isEqualTo(forGpu);
    assertThat(fixture.tryClaim(GPU).orElseThrow().jobId()).isEqualTo(large);
  }

  @Test
  void leavesAnotherLaneAlone() {
    fixture.enqueue();

    assertThat(queue.claimNext(new Claim("w", "cpu", Lane.STUDIO, ResourceClass.CPU, 1L << 40)))
        .isEmpty();
  }

  @Test
  void waitsForTheNotBeforeTime() {
    Instant later = fixture.clock.instant().plusSeconds(60);
    UUID id = queue.enqueue(job("tenant", 0, ResourceClass.ANY, 0, later, null));

    assertThat(queue.claimNext(CPU)).isEmpty();
    fixture.clock.advance(Duration.ofSeconds(60));
    assertThat(fixture.claim().jobId()).isEqualTo(id);
  }

  @Test
  void expiresAJobThatNobodyStartedInTime() {
    Instant deadline = fixture.clock.instant().plusSeconds(60);
    UUID id = queue.enqueue(job("tenant", 0, ResourceClass.ANY, 0, null, deadline));
    assertThat(fixture.reaper.expireUnstarted()).isZero();

    fixture.clock.advance(Duration.ofSeconds(60));

    assertThat(queue.claimNext(CPU)).isEmpty();
    assertThat(fixture.reaper.expireUnstarted()).isOne();
    assertThat(fixture.status(id)).isEqualTo(JobStatus.EXPIRED);
    assertThat(queue.retry(id)).isEqualTo(JobStatus.QUEUED);
    assertThat(fixture.claim().jobId()).isEqualTo(id);
  }

  @Test
  void aStartedJobNeverExpires() {
    Instant deadline = fixture.clock.instant().plusSeconds(60);
    UUID id = queue.enqueue(job("tenant", 0, ResourceClass.ANY, 0, null, deadline));
    attempts.release(fixture.claim());
    fixture.clock.advance(Duration.ofSeconds(61));

    assertThat(fixture.reaper.expireUnstarted()).isZero();
    assertThat(fixture.claim().jobId()).isEqualTo(id);
  }

  @Test
  void renewsALeaseForAsLongAsTheWorkerBeats() {
    fixture.enqueue();
    JobLease lease = fixture.claim();
    for (int i = 0; i < 5; i++) {
      fixture.clock.advance(Duration.ofSeconds(20));
      attempts.renew(lease);
      assertThat(fixture.reaper.reapLostLeases()).isZero();
    }
  }

  @Test
  void reclaimsJobWhoseHeartbeatStopped() {
    UUID id = fixture.enqueue();
    JobLease lost = fixture.claim();
    fixture.clock.advance(fixture.settings.lease());

    assertThat(fixture.reaper.reapLostLeases()).isOne();

    assertThat(queue.claimNext(OTHER)).as("waits before the second attempt").isEmpty();
    fixture.clock.advance(fixture.settings.backOff());
    assertThat(fixture.tryClaim(OTHER)).contains(new JobLease(id, 2));
    assertRefused(lost);
  }

  @Test
  void refusesEveryWriteAfterTheLeaseEndedEvenIfNobodyTookTheJob() {
    fixture.enqueue();
    JobLease slept = fixture.claim();
    fixture.clock.advance(fixture.settings.lease());

    assertRefused(slept);
  }

  @Test
  void beatingIsNoProgress() {
    fixture.enqueue();
    JobLease lease = fixture.claim();
    Duration half = fixture.settings.lease().dividedBy(2);
    Instant stalledAt = fixture.clock.instant().plus(fixture.settings.progressDeadline());
    while (!fixture.clock.instant().isAfter(stalledAt)) {
      assertThat(attempts.renew(lease).stalled()).isFalse();
      fixture.clock.advance(half);
    }

    assertThat(attempts.renew(lease).stalled()).isTrue();
    attempts.progress(lease, progress(1));
    assertThat(attempts.renew(lease).stalled()).isFalse();
  }

  @Test
  void failsAPoisonJobAfterThreeCrashes() {
    UUID id = fixture.enqueue();
    for (int crash = 1; crash <= 2; crash++) {
      assertThat(attempts.crashed(fixture.claim(), crash())).isEqualTo(JobStatus.QUEUED);
      fixture.clock.advance(fixture.settings.maxBackOff());
    }

    assertThat(attempts.crashed(fixture.claim(), crash())).isEqualTo(JobStatus.FAILED);
    assertThat(fixture.column(id, "error_code", String.class)).isEqualTo("WORKER_CRASHED");
    assertThat(fixture.column(id, "crashes", Integer.class)).isEqualTo(3);
  }

  @Test
  void aNewCheckpointForgivesCrashes() {
    UUID id = fixture.enqueue();
    for (int crash = 1; crash <= 5; crash++) {
      JobLease lease = fixture.claim();
      attempts.checkpoint(lease, new NewCheckpoint(10 * crash, "key" + crash, "state", 5));
      assertThat(attempts.crashed(lease, crash())).isEqualTo(JobStatus.QUEUED);
      fixture.clock.advance(fixture.settings.maxBackOff());
    }

    assertThat(fixture.checkpoints.newest(id).orElseThrow().manifestKey()).isEqualTo("key5");
    assertThat(fixture.column(id, "errors", Integer.class)).isZero();
  }

  @Test
  void triesPassingErrorsAgainAndOthersNot() {
    fixture.enqueue();
    JobFailure away = new JobFailure("STORAGE_UNAVAILABLE", "Storage is away", true);
    assertThat(attempts.fail(fixture.claim(), away)).isEqualTo(JobStatus.QUEUED);
    fixture.clock.advance(fixture.settings.maxBackOff());

    JobFailure diverged = new JobFailure("DIVERGED", "Loss is NaN at iteration 3", false);
    assertThat(attempts.fail(fixture.claim(), diverged)).isEqualTo(JobStatus.FAILED);
  }

  @Test
  void cancelsAWaitingJobAtOnceAndARunningOneThroughItsAttempt() {
    UUID waiting = fixture.enqueue();
    assertThat(queue.cancel(waiting)).isEqualTo(JobStatus.CANCELLED);
    assertThat(queue.cancel(waiting)).isEqualTo(JobStatus.CANCELLED);

    UUID running = fixture.enqueue();
    JobLease lease = fixture.claim();
    assertThat(attempts.progress(lease, progress(1))).isEqualTo(Signal.CONTINUE);
    assertThat(queue.cancel(running)).isEqualTo(JobStatus.CANCELLING);
    assertThat(attempts.progress(lease, progress(2))).isEqualTo(Signal.CANCEL);
    assertThat(attempts.release(lease)).isEqualTo(JobStatus.CANCELLED);
  }

  @Test
  void aJobThatIsBeingCancelledCannotSucceedAndStoresNoResult() {
    UUID id = fixture.enqueue();
    JobLease lease = fixture.claim();
    queue.cancel(id);

    assertThatThrownBy(() -> attempts.succeed(lease, () -> RESULT))
        .isInstanceOf(LeaseLostException.class);
    assertThat(attempts.release(lease)).isEqualTo(JobStatus.CANCELLED);
  }

  @Test
  void aWorkerLostWhileCancellingEndsTheJob() {
    UUID id = fixture.enqueue();
    fixture.claim();
    queue.cancel(id);
    fixture.clock.advance(fixture.settings.lease());
    fixture.reaper.reapLostLeases();

    assertThat(fixture.status(id)).isEqualTo(JobStatus.CANCELLED);
  }

  @Test
  void pausesAndResumes() {
    UUID id = fixture.enqueue();
    JobLease first = fixture.claim();
    assertThat(queue.pause(id)).isEqualTo(JobStatus.RUNNING);
    assertThat(attempts.signal(first)).isEqualTo(Signal.PAUSE);
    assertThat(attempts.release(first)).isEqualTo(JobStatus.PAUSED);
    assertThat(queue.claimNext(CPU)).isEmpty();

    assertThat(queue.resume(id)).isEqualTo(JobStatus.QUEUED);
    assertThat(fixture.claim()).isEqualTo(new JobLease(id, 2));
  }

  @Test
  void aPauseCanBeTakenBackBeforeItHappens() {
    UUID id = fixture.enqueue();
    JobLease lease = fixture.claim();
    queue.pause(id);
    assertThat(queue.resume(id)).isEqualTo(JobStatus.RUNNING);

    assertThat(attempts.signal(lease)).isEqualTo(Signal.CONTINUE);
  }

  @Test
  void refusesWhatTheStatusDoesNotAllowAndNamesIt() {
    UUID id = fixture.enqueue();
    assertThatThrownBy(() -> queue.retry(id))
        .isInstanceOf(IllegalTransitionException.class)
        .hasMessage(
            "Cannot retry job %s: it is QUEUED, expected FAILED, CANCELLED or EXPIRED"
                .formatted(id));
    assertThatThrownBy(() -> queue.resume(id)).hasMessageContaining("it is QUEUED");
    attempts.succeed(fixture.claim(), () -> RESULT);

    assertThatThrownBy(() -> queue.cancel(id)).hasMessageContaining("it is SUCCEEDED");
    assertThatThrownBy(() -> queue.pause(id)).hasMessageContaining("it is SUCCEEDED");
    assertThatThrownBy(() -> queue.cancel(UUID.randomUUID()))
        .isInstanceOf(JobNotFoundException.class);
  }

  @Test
  void aRetryStartsWithACleanRecordButKeepsTheEpochAndTheCheckpoints() {
    UUID id = fixture.enqueue();
    JobLease first = fixture.claim();
    attempts.checkpoint(first, new NewCheckpoint(10, "key", "state", 1));
    attempts.fail(first, new JobFailure("DIVERGED", "Loss is NaN", false));

    queue.retry(id);

    assertThat(fixture.column(id, "errors", Integer.class)).isZero();
    assertThat(fixture.claim()).isEqualTo(new JobLease(id, 2));
    assertThat(fixture.checkpoints.newest(id)).isPresent();
  }

  @Test
  void storesAResultWithAllThatBelongsToItOrNothing() {
    UUID id = fixture.enqueue();
    JobLease lease = fixture.claim();
    assertThatThrownBy(
            () ->
                attempts.succeed(
                    lease,
                    () -> {
                      attempts.artifact(lease, artifact("weights"));
                      throw new IllegalStateException("the model's name is taken");
                    }))
        .hasMessageContaining("taken");
    assertThat(fixture.artifacts.list(id)).isEmpty();
    assertThat(fixture.status(id)).isEqualTo(JobStatus.RUNNING);

    attempts.succeed(
        lease,
        () -> {
          attempts.artifact(lease, artifact("weights"));
          return RESULT;
        });
    assertThat(fixture.artifacts.list(id)).hasSize(1);
    assertThat(fixture.status(id)).isEqualTo(JobStatus.SUCCEEDED);
  }

  @Test
  void aRepeatedIterationReplacesItsSample() {
    UUID id = fixture.enqueue();
    JobLease lease = fixture.claim();
    attempts.artifact(lease, artifact("sample"));
    attempts.artifact(lease, artifact("sample"));

    assertThat(fixture.artifacts.list(id, "sample")).hasSize(1);
  }

  @Test
  void tellsEverythingInOrder() {
    UUID id = fixture.enqueue();
    JobLease lease = fixture.claim();
    attempts.progress(lease, progress(1));
    attempts.warn(lease, "The installed CLIP never saw \"zebra\"");
    attempts.artifact(lease, artifact("sample"));
    attempts.checkpoint(lease, new NewCheckpoint(1, "key", "state", 1));
    attempts.succeed(lease, () -> RESULT);

    List<JobEvent> events = fixture.events.page(id, 0, 100);
    assertThat(events).extracting(JobEvent::seq).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(events)
        .extracting(JobEvent::type)
        .containsExactly(
            "status", "status", "progress", "warning", "artifact", "checkpoint", "status");
    assertThat(fixture.events.page(id, 6, 100))
        .singleElement()
        .extracting(event -> event.data().get("status").asString())
        .isEqualTo("SUCCEEDED");
  }

  private void assertRefused(JobLease lease) {
    List.<Runnable>of(
            () -> attempts.renew(lease),
            () -> attempts.signal(lease),
            () -> attempts.progress(lease, progress(9)),
            () -> attempts.warn(lease, "late"),
            () -> attempts.artifact(lease, artifact("late")),
            () -> attempts.checkpoint(lease, new NewCheckpoint(9, "late", "state", 1)),
            () -> attempts.succeed(lease, () -> RESULT),
            () -> attempts.fail(lease, new JobFailure("DIVERGED", "late", false)),
            () -> attempts.crashed(lease, crash()),
            () -> attempts.release(lease))
        .forEach(write -> assertThatThrownBy(write::run).isInstanceOf(LeaseLostException.class));
  }

  private static JobFailure crash() {
    return new JobFailure("WORKER_CRASHED", "The runner was killed by signal 9", true);
  }

  private static NewArtifact artifact(String kind) {
    return new NewArtifact(kind, kind + ".png", 1, "key", 3, "0".repeat(64), "image/png", null);
  }
}
