package io.domainshift.jobs;

import static io.domainshift.jobs.QueueFixture.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What KEDA asks the queue, beside what workers find there. */
class ScalerQueryTests {

  private static final DataSource DATABASE = TestDatabase.create().pool();
  private static final String ANY_OR_CPU = "'ANY', 'CPU'";
  private static final String LIVING = "lease_until = now() + interval '1 minute'";
  private static final String LOST = "lease_until = now() - interval '1 second'";
  private static final String ATTEMPT =
      "status = '%s', epoch = 1, picked_by = 'w', picked_at = now(), device = 'cpu', ";
  private static final String END =
      "status = '%s', finished_at = now(), result = '{}', error_code = 'DIVERGED'";

  private final JdbcClient jdbc = JdbcClient.create(DATABASE);
  private final QueueFixture fixture = new QueueFixture(DATABASE);
  private final JobQueue queue = new JobQueue(jdbc, fixture.settings, Clock.systemUTC());

  @BeforeEach
  void jobsOfEveryState() {
    Instant later = Instant.now().plus(Duration.ofHours(1));
    Instant past = Instant.now().minus(Duration.ofHours(1));
    enqueue(ResourceClass.ANY, 0);
    set(enqueue(ResourceClass.CPU, 0), "start_deadline = ?, started_at = now()", past);
    set(enqueue(ResourceClass.ANY, 0), "not_before = ?", later);
    set(enqueue(ResourceClass.ANY, 0), "start_deadline = ?", past);
    set(enqueue(ResourceClass.ANY, 0), "lane = 'STUDIO'");
    enqueue(ResourceClass.GPU, 0);
    enqueue(ResourceClass.ANY, QueueFixture.CPU.memoryBytes() + 1);
    for (String status : List.of("RUNNING", "CANCELLING")) {
      set(enqueue(ResourceClass.ANY, 0), ATTEMPT.formatted(status) + LIVING);
      set(enqueue(ResourceClass.ANY, 0), ATTEMPT.formatted(status) + LOST);
    }
    set(enqueue(ResourceClass.ANY, 0), "status = 'PAUSED'");
    for (String status : List.of("SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED")) {
      set(enqueue(ResourceClass.ANY, 0), END.formatted(status));
    }
  }

  @Test
  void aPodIsWantedForEachJobThatAWorkerCouldTakeAndForEachThatLostItsWorker() throws IOException {
    int claimable = 0;
    int wanted = count("waiting-jobs.sql", "'RUNNER'", ANY_OR_CPU);
    while (queue.claimNext(QueueFixture.CPU).isPresent()) {
      claimable++;
    }

    assertThat(claimable).isEqualTo(2);
    assertThat(wanted).isEqualTo(claimable + 2);
    assertThat(count("waiting-jobs.sql", "'RUNNER'", ANY_OR_CPU))
        .as("those are taken")
        .isEqualTo(2);
  }

  @Test
  void workersStayForWhatWaitsAndForWhatRuns() throws IOException {
    assertThat(count("unfinished-jobs.sql", "'RUNNER'", ANY_OR_CPU)).isEqualTo(2 + 4);
    while (queue.claimNext(QueueFixture.CPU).isPresent()) {
      continue;
    }
    assertThat(count("unfinished-jobs.sql", "'RUNNER'", ANY_OR_CPU)).isEqualTo(2 + 4);
  }

  @Test
  void aPoolSeesItsOwnLanesAndDevicesOnly() throws IOException {
    assertThat(count("waiting-jobs.sql", "'RUNNER'", "'GPU'")).isOne();
    assertThat(count("waiting-jobs.sql", "'STUDIO', 'DATASETS'", ANY_OR_CPU)).isOne();
    assertThat(count("waiting-jobs.sql", "'DATASETS'", ANY_OR_CPU)).isZero();
    assertThat(count("unfinished-jobs.sql", "'RUNNER'", "'GPU'")).isOne();
  }

  /** As the chart's template {@code domainshift.queueQuery} fills them in. */
  private int count(String file, String lanes, String classes) throws IOException {
    String sql =
        Files.readString(Path.of("helm/domainshift/files", file))
            .replaceAll("(?m)^--.*$", "")
            .replace(":lanes", lanes)
            .replace(":classes", classes)
            .replace(":memory", Long.toString(QueueFixture.CPU.memoryBytes()));
    return jdbc.sql(sql).query(Integer.class).single();
  }

  private UUID enqueue(ResourceClass resourceClass, long memory) {
    return queue.enqueue(job("tenant", 0, resourceClass, memory, null, null));
  }

  private void set(UUID job, String columns, Instant... values) {
    JdbcClient.StatementSpec update = jdbc.sql("UPDATE jobs SET " + columns + " WHERE id = ?");
    for (Instant value : values) {
      update = update.param(Sql.at(value));
    }
    assertThat(update.param(job).update()).isOne();
  }
}
