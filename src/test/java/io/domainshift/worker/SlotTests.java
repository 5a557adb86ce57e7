package io.domainshift.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.JobQueue;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.QueueSettings;
import io.domainshift.storage.StorageException;
import io.domainshift.testing.TestDatabase;
import io.domainshift.tracing.JobTraces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import tools.jackson.databind.json.JsonMapper;

/** A slot outlives whatever its jobs throw. */
class SlotTests {

  private static final Device CPU = Device.cpu();

  private final TestDatabase database = TestDatabase.create();
  private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
  private final JobQueue queue = new JobQueue(jdbc, QueueSettings.defaults(), Clock.systemUTC());
  private final JobAttempts attempts =
      new JobAttempts(
          jdbc,
          new DataSourceTransactionManager(database.dataSource()),
          QueueSettings.defaults(),
          Clock.systemUTC());

  static Object[][] ends() {
    return new Object[][] {
      {new IllegalStateException("a mistake"), "FAILED INTERNAL a mistake"},
      {new NoClassDefFoundError("a/Missing"), "FAILED INTERNAL a/Missing"},
      {new AssertionError("an error"), "FAILED INTERNAL an error"},
      {new StackOverflowError(), "FAILED INTERNAL StackOverflowError"},
      {new OutOfMemoryError("Java heap space"), "FAILED OUT_OF_MEMORY Java heap space"},
      {new IOException("disk gone"), "QUEUED STORAGE_UNAVAILABLE disk gone"},
      {new StorageException("no bucket", null), "QUEUED STORAGE_UNAVAILABLE no bucket"},
      {
        new CannotGetJdbcConnectionException("no connection"),
        "QUEUED DATABASE_UNAVAILABLE The database did not answer"
      }
    };
  }

  @ParameterizedTest
  @MethodSource("ends")
  void aJobEndsByWhatItThrowsAndTheSlotGoesOn(Throwable thrown, String end) throws Exception {
    UUID broken = queue.enqueue(Road.job("{\"iterations\": 1}"));
    UUID next = queue.enqueue(Road.job("{\"iterations\": 1}"));
    Lanes lane = new Lanes(broken, thrown);
    Slot slot =
        new Slot(
            "test",
            CPU,
            lane,
            queue,
            new Settlement(attempts),
            new WorkerMetrics(new SimpleMeterRegistry()),
            JobTraces.none());
    SlotLoop loop = SlotLoop.forever(slot, Duration.ofMillis(20));
    Thread thread = new Thread(loop);
    thread.start();

    assertThat(lane.wentOn.await(20, TimeUnit.SECONDS)).isTrue();
    loop.stop();
    thread.join(20_000);

    assertThat(
            jdbc.sql(
                    """
                    SELECT status || ' ' || error_code || ' ' || error_message FROM jobs
                    WHERE id = ?
                    """)
                .param(broken)
                .query(String.class)
                .single())
        .isEqualTo(end);
    assertThat(lane.last).isEqualTo(next);
  }

  @Test
  void aJobWithoutRoomIsHandedBackAndSaysSoAndNoFailureIsCounted() throws Exception {
    UUID job = queue.enqueue(Road.job("{\"iterations\": 1}"));
    IOException kernel = new IOException("/data/x: No space left on device");
    Lanes lane = new Lanes(job, new UncheckedIOException("Cannot write x", kernel));
    WorkerMetrics metrics = new WorkerMetrics(new SimpleMeterRegistry());

    new Slot("test", CPU, lane, queue, new Settlement(attempts), metrics, JobTraces.none())
        .workOnNext();

    assertThat(
            jdbc.sql(
                    """
                    SELECT status || ' ' || waiting_code || ' ' || waiting_message || ' '
                      || errors + crashes || ' ' || (not_before > now() + interval '10 seconds')
                    FROM jobs WHERE id = ?
                    """)
                .param(job)
                .query(String.class)
                .single())
        .isEqualTo("QUEUED STORAGE_FULL Cannot write x 0 true");
  }

  /** Throws at one job, and finishes every other. */
  private final class Lanes implements LaneWork {

    final CountDownLatch wentOn = new CountDownLatch(1);
    private final UUID broken;
    private final Throwable thrown;
    volatile UUID last = new UUID(0, 0);

    Lanes(UUID broken, Throwable thrown) {
      this.broken = broken;
      this.thrown = thrown;
    }

    @Override
    public Lane lane() {
      return Lane.RUNNER;
    }

    @Override
    public String work(ClaimedJob job, Device device) throws IOException {
      if (job.lease().jobId().equals(broken)) {
        throwIt();
      }
      attempts.succeed(job.lease(), () -> JsonMapper.shared().createObjectNode());
      last = job.lease().jobId();
      wentOn.countDown();
      return "done";
    }

    private void throwIt() throws IOException {
      if (thrown instanceof IOException e) {
        throw e;
      }
      if (thrown instanceof RuntimeException e) {
        throw e;
      }
      throw (Error) thrown;
    }
  }
}
