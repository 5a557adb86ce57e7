package io.domainshift.jobs;

import static io.domainshift.jobs.QueueFixture.progress;
import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random sequences of everything that can be asked of jobs, each step compared with a naive model
 * of the states: a few fields and {@code if}s instead of SQL.
 */
class JobQueueModelTests {

  private static final int STEPS = 600;
  private static final String REFUSED = "REFUSED";

  private static final DataSource DATABASE = TestDatabase.create().pool();

  private final QueueFixture fixture = new QueueFixture(DATABASE);
  private final Map<UUID, Model> models = new TreeMap<>();
  private final List<JobLease> leases = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void behavesLikeItsModel(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      if (models.size() < 3 || random.nextInt(40) == 0) {
        models.put(fixture.enqueue(), new Model(fixture.clock.instant()));
      }
      Step taken = randomStep(random);
      assertThat(taken.actual)
          .as("seed %d, step %d: %s", seed, step, taken.name)
          .isEqualTo(taken.expected);
      Map<UUID, JobStatus> expected = new TreeMap<>();
      models.forEach((id, model) -> expected.put(id, model.status));
      assertThat(fixture.statuses()).as("after %s", taken.name).isEqualTo(expected);
    }
  }

  private record Step(String name, Object actual, Object expected) {}

  private Step randomStep(Random random) {
    UUID id = pick(List.copyOf(models.keySet()), random);
    Model model = Objects.requireNonNull(models.get(id));
    switch (random.nextInt(leases.isEmpty() ? 7 : 14)) {
      case 0, 1:
        Optional<JobLease> claimed = fixture.tryClaim(QueueFixture.CPU);
        claimed.ifPresent(leases::add);
        boolean possible = models.values().stream().anyMatch(Model::claimable);
        claimed.ifPresent(lease -> Objects.requireNonNull(models.get(lease.jobId())).claim());
        return new Step("claim", claimed.isPresent(), possible);
      case 2:
        return new Step("cancel", ask(() -> fixture.queue.cancel(id)), model.cancel());
      case 3:
        return new Step("pause", ask(() -> fixture.queue.pause(id)), model.pause());
      case 4:
        return new Step("resume", ask(() -> fixture.queue.resume(id)), model.resume());
      case 5:
        return new Step("retry", ask(() -> fixture.queue.retry(id)), model.retry());
      case 6:
        fixture.clock.advance(Duration.ofMillis(random.nextInt(20_000)));
        int lost = (int) models.values().stream().filter(Model::reap).count();
        return new Step("time and reaper", fixture.reaper.reapLostLeases(), lost);
      default:
        JobLease lease = pick(leases, random);
        return write(lease, Objects.requireNonNull(models.get(lease.jobId())), random);
    }
  }

  private Step write(JobLease lease, Model model, Random random) {
    boolean live = model.live(lease.epoch());
    JobFailure failure = new JobFailure("CODE", "It did not work", random.nextBoolean());
    return switch (random.nextInt(7)) {
      case 0 ->
          new Step(
              "renew",
              ask(() -> fixture.attempts.renew(lease).signal()),
              live ? model.renew() : REFUSED);
      case 1 ->
          new Step(
              "progress",
              ask(() -> fixture.attempts.progress(lease, progress(3))),
              live ? model.signal() : REFUSED);
      case 2 ->
          new Step(
              "checkpoint",
              ask(
                  () -> {
                    fixture.attempts.checkpoint(lease, new NewCheckpoint(3, "key", "state", 1));
                    return "stored";
                  }),
              live ? model.checkpoint() : REFUSED);
      case 3 ->
          new Step(
              "succeed",
              ask(
                  () -> {
                    fixture.attempts.succeed(lease, () -> Sql.JSON.readTree("{}"));
                    return JobStatus.SUCCEEDED;
                  }),
              live && model.status == JobStatus.RUNNING ? model.end(JobStatus.SUCCEEDED) : REFUSED);
      case 4 ->
          new Step(
              "fail",
              ask(() -> fixture.attempts.fail(lease, failure)),
              live ? model.fail(failure.passing()) : REFUSED);
      case 5 ->
          new Step(
              "crashed",
              ask(() -> fixture.attempts.crashed(lease, failure)),
              live ? model.crash() : REFUSED);
      default ->
          new Step(
              "release",
              ask(() -> fixture.attempts.release(lease)),
              live ? model.end(model.released()) : REFUSED);
    };
  }

  private static Object ask(Supplier<Object> question) {
    try {
      return question.get();
    } catch (LeaseLostException | IllegalTransitionException refused) {
      return REFUSED;
    }
  }

  private static <T> T pick(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  /** What a job ought to do. */
  private final class Model {
    JobStatus status = JobStatus.QUEUED;
    Instant notBefore;
    Instant leaseUntil = Instant.MIN;
    int epoch;
    int crashes;
    int errors;
    boolean pausing;

    Model(Instant notBefore) {
      this.notBefore = notBefore;
    }

    Instant now() {
      return fixture.clock.instant();
    }

    boolean claimable() {
      return status == JobStatus.QUEUED && !notBefore.isAfter(now());
    }

    void claim() {
      assertThat(claimable()).isTrue();
      status = JobStatus.RUNNING;
      epoch++;
      renew();
    }

    boolean running() {
      return status == JobStatus.RUNNING || status == JobStatus.CANCELLING;
    }

    boolean live(int writer) {
      return running() && writer == epoch && leaseUntil.isAfter(now());
    }

    Signal renew() {
      leaseUntil = now().plus(fixture.settings.lease());
      return signal();
    }

    Signal signal() {
      return status == JobStatus.CANCELLING
          ? Signal.CANCEL
          : pausing ? Signal.PAUSE : Signal.CONTINUE;
    }

    Object checkpoint() {
      crashes = 0;
      return "stored";
    }

    Object cancel() {
      if (status == JobStatus.CANCELLING || status == JobStatus.CANCELLED) {
        return status;
      }
      if (status.isFinal()) {
        return REFUSED;
      }
      pausing = false;
      status = status == JobStatus.RUNNING ? JobStatus.CANCELLING : JobStatus.CANCELLED;
      return status;
    }

    Object pause() {
      if (status == JobStatus.RUNNING) {
        pausing = true;
      } else if (status == JobStatus.QUEUED) {
        status = JobStatus.PAUSED;
      }
      return status == JobStatus.RUNNING || status == JobStatus.PAUSED ? status : REFUSED;
    }

    Object resume() {
      if (status == JobStatus.PAUSED) {
        status = JobStatus.QUEUED;
      } else if (status != JobStatus.RUNNING || !pausing) {
        return REFUSED;
      }
      pausing = false;
      return status;
    }

    Object retry() {
      if (!status.isFinal() || status == JobStatus.SUCCEEDED) {
        return REFUSED;
      }
      status = JobStatus.QUEUED;
      notBefore = now();
      crashes = 0;
      errors = 0;
      return status;
    }

    boolean reap() {
      boolean lost = running() && !leaseUntil.isAfter(now());
      if (lost) {
        crash();
      }
      return lost;
    }

    JobStatus crash() {
      crashes++;
      return after(crashes >= fixture.settings.maxCrashes(), crashes);
    }

    JobStatus fail(boolean passing) {
      errors++;
      return after(!passing || errors >= fixture.settings.maxErrors(), errors);
    }

    JobStatus after(boolean enough, int failures) {
      notBefore = now().plus(fixture.settings.backOff().multipliedBy(1L << (failures - 1)));
      return end(enough && status == JobStatus.RUNNING ? JobStatus.FAILED : released());
    }

    JobStatus released() {
      return status == JobStatus.CANCELLING
          ? JobStatus.CANCELLED
          : pausing ? JobStatus.PAUSED : JobStatus.QUEUED;
    }

    JobStatus end(JobStatus last) {
      pausing = false;
      status = last;
      return last;
    }
  }
}
