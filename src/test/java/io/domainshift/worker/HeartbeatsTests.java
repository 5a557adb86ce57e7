package io.domainshift.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.jobs.Claim;
import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.JobQueue;
import io.domainshift.jobs.JobReaper;
import io.domainshift.jobs.JobSlots;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.QueueSettings;
import io.domainshift.jobs.ResourceClass;
import io.domainshift.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import tools.jackson.databind.json.JsonMapper;

class HeartbeatsTests {

  private final TestDatabase database = TestDatabase.create();
  private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
  private final QueueSettings queue = QueueSettings.defaults();
  private final JobQueue jobs = new JobQueue(jdbc, queue, Clock.systemUTC());
  private final JobAttempts attempts =
      new JobAttempts(
          jdbc, new DataSourceTransactionManager(database.dataSource()), queue, Clock.systemUTC());
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void aProcessThatHasStoredItsOutcomeMayEndByItself() throws Exception {
    jobs.enqueue(Road.job("{\"iterations\": 1}"));
    ClaimedJob job =
        jobs.claimNext(new Claim("test", "cpu", Lane.RUNNER, ResourceClass.CPU, 1L << 40))
            .orElseThrow();
    Ending process = new Ending();
    try (Heartbeats heartbeats = heartbeats()) {
      Watch watch = heartbeats.watch(job, process);

      attempts.succeed(job.lease(), () -> JsonMapper.shared().createObjectNode());

      assertThat(process.asked.await(20, TimeUnit.SECONDS)).as("a beat that is refused").isTrue();
      assertThat(watch.ending()).isNull();
      assertThat(process.killed).isFalse();
      assertThat(registry.get("domainshift.lease.losses").counter().count()).isZero();
    }
  }

  private Heartbeats heartbeats() {
    WorkerSettings settings =
        new WorkerSettings(
            List.of(),
            Set.of(),
            false,
            Duration.ZERO,
            1,
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            0,
            List.of(),
            Path.of("unused"));
    return new Heartbeats(
        attempts,
        new JobReaper(jdbc, queue, Clock.systemUTC()),
        new JobSlots(jdbc, queue, Clock.systemUTC()),
        queue,
        settings,
        new WorkerMetrics(registry));
  }

  private static final class Ending implements RunningAttempt {

    final CountDownLatch asked = new CountDownLatch(1);
    volatile boolean killed;

    @Override
    public void stop() {
      asked.countDown();
    }

    @Override
    public void kill() {
      killed = true;
    }
  }
}
