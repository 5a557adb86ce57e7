package io.domainshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.testing.TestDatabase;
import java.time.*;
import java.util.*;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class JobQueueTests {
  JdbcClient jdbc = JdbcClient.create(TestDatabase.create().dataSource());
  JobQueue queue = new JobQueue(jdbc, QueueSettings.defaults(), Clock.systemUTC());

  @Test
  void claims() {
    UUID id =
        queue.enqueue(
            new NewJob(
                "t",
                JobKind.ADAPTATION,
                "nada",
                Lane.RUNNER,
                null,
                0,
                ResourceClass.ANY,
                0,
                Sql.JSON.readTree("{}"),
                Sql.JSON.readTree("{}"),
                Map.of(),
                1,
                10,
                null,
                null,
                List.of()));
    ClaimedJob job =
        queue.claimNext(new Claim("w", "cpu", Lane.RUNNER, ResourceClass.CPU, 1)).orElseThrow();
    assertThat(job.lease()).isEqualTo(new JobLease(id, 1));
    assertThat(queue.cancel(id)).isEqualTo(JobStatus.CANCELLING);
    assertThat(new JobEvents(jdbc).page(id, 0, 10)).hasSize(3);
  }
}
