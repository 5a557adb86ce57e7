package io.domainshift.jobs;

import static io.domainshift.jobs.QueueFixture.progress;
import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Workers on connections of their own against one PostgreSQL. */
class JobQueueRaceTests {

  private static final int WORKERS = 6;

  private static final DataSource DATABASE = TestDatabase.create().pool();

  private final QueueFixture fixture = new QueueFixture(DATABASE);
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();

  @Test
  void twoWorkersNeverTakeTheSameJob() throws Exception {
    for (int i = 0; i < 60; i++) {
      fixture.enqueue();
    }
    CyclicBarrier together = new CyclicBarrier(WORKERS);
    Queue<JobLease> taken = new ConcurrentLinkedQueue<>();

    onThreads(
        worker -> {
          together.await();
          for (int i = 0; i < 60 / WORKERS; i++) {
            fixture.tryClaim(claim(worker)).ifPresent(taken::add);
          }
        });

    assertThat(taken).hasSize(60).doesNotHaveDuplicates().allMatch(lease -> lease.epoch() == 1);
  }

  /** Leases run out at random while holders go on writing. */
  @Test
  void noJobIsLostAndNoOldAttemptWrites() throws Exception {
    List<UUID> jobs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      jobs.add(fixture.enqueue());
    }
    Map<UUID, Integer> newestEpoch = new ConcurrentHashMap<>();
    Instant giveUp = Instant.now().plusSeconds(60);

    onThreads(
        worker -> {
          Random random = new Random(worker);
          while (!allEnded() && Instant.now().isBefore(giveUp)) {
            fixture.reaper.reapLostLeases();
            fixture.clock.advance(Duration.ofMillis(random.nextInt(2000)));
            fixture
                .tryClaim(claim(worker))
                .ifPresent(
                    lease -> {
                      Integer before = newestEpoch.put(lease.jobId(), lease.epoch());
                      if (before != null && before >= lease.epoch()) {
                        violations.add("epoch " + lease.epoch() + " handed out after " + before);
                      }
                      work(lease, random, newestEpoch);
                    });
          }
        });

    assertThat(violations).isEmpty();
    assertThat(jobs).allMatch(id -> fixture.status(id).isFinal());
    for (UUID id : jobs) {
      List<JobEvent> events = fixture.events.page(id, 0, 10_000);
      for (int i = 0; i < events.size(); i++) {
        assertThat(events.get(i).seq()).isEqualTo(i + 1);
      }
      assertThat(events.stream().filter(event -> ends(event)).count())
          .as("ends of job %s", id)
          .isOne();
    }
  }

  private void work(JobLease lease, Random random, Map<UUID, Integer> newestEpoch) {
    try {
      for (int i = 1; i <= 3; i++) {
        fixture.clock.advance(Duration.ofMillis(random.nextInt(15_000)));
        boolean overtaken = newestEpoch.getOrDefault(lease.jobId(), 0) > lease.epoch();
        fixture.attempts.progress(lease, progress(i));
        if (overtaken) {
          violations.add("attempt " + lease.epoch() + " wrote after a newer one had begun");
        }
      }
      fixture.attempts.succeed(lease, () -> Sql.JSON.readTree("{}"));
    } catch (LeaseLostException expected) {
      // Its lease ran out; whoever took the job over goes on.
    }
  }

  private boolean allEnded() {
    return fixture
            .jdbc
            .sql("SELECT count(*) FROM jobs WHERE finished_at IS NULL")
            .query(Long.class)
            .single()
        == 0;
  }

  private static boolean ends(JobEvent event) {
    return event.type().equals("status")
        && JobStatus.valueOf(event.data().get("status").asString()).isFinal();
  }

  private static Claim claim(int worker) {
    return new Claim("worker-" + worker, "cpu", Lane.RUNNER, ResourceClass.CPU, 1L << 30);
  }

  private interface Work {
    void run(int worker) throws Exception;
  }

  private static void onThreads(Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        int worker = i;
        running.add(
            threads.submit(
                () -> {
                  work.run(worker);
                  return null;
                }));
      }
      for (Future<?> future : running) {
        future.get(120, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
