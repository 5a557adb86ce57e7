package io.domainshift.jobs;

import io.domainshift.testing.SettableClock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The queue on a real PostgreSQL, with a clock that stands still. */
final class QueueFixture {

  static final Claim CPU = new Claim("worker-1", "cpu", Lane.RUNNER, ResourceClass.CPU, 1L << 30);
  static final Claim OTHER = new Claim("worker-2", "cpu", Lane.RUNNER, ResourceClass.CPU, 1L << 30);
  static final Claim GPU =
      new Claim("worker-3", "cuda:0", Lane.RUNNER, ResourceClass.GPU, 80L << 30);

  final SettableClock clock = new SettableClock();
  final QueueSettings settings = QueueSettings.defaults();
  final JdbcClient jdbc;
  final JdbcTransactionManager transactions;
  final JobQueue queue;
  final JobAttempts attempts;
  final JobReaper reaper;
  final JobEvents events;
  final JobCheckpoints checkpoints;
  final JobArtifacts artifacts;
  final JobSlots slots;

  /** Finds the class's database and empties it. */
  QueueFixture(DataSource database) {
    jdbc = JdbcClient.create(database);
    transactions = new JdbcTransactionManager(database);
    queue = new JobQueue(jdbc, settings, clock);
    attempts = new JobAttempts(jdbc, transactions, settings, clock);
    reaper = new JobReaper(jdbc, settings, clock);
    events = new JobEvents(jdbc);
    checkpoints = new JobCheckpoints(jdbc);
    artifacts = new JobArtifacts(jdbc);
    slots = new JobSlots(jdbc, settings, clock);
    jdbc.sql("TRUNCATE jobs CASCADE").update();
    jdbc.sql("TRUNCATE slots").update();
  }

  UUID enqueue() {
    return queue.enqueue(job("tenant", 0));
  }

  JobLease claim() {
    return tryClaim(CPU).orElseThrow();
  }

  Optional<JobLease> tryClaim(Claim claim) {
    return queue.claimNext(claim).map(ClaimedJob::lease);
  }

  JobStatus status(UUID id) {
    return JobStatus.valueOf(column(id, "status", String.class));
  }

  Map<UUID, JobStatus> statuses() {
    Map<UUID, JobStatus> statuses = new TreeMap<>();
    jdbc.sql("SELECT id, status FROM jobs")
        .query(
            row -> {
              statuses.put(
                  row.getObject("id", UUID.class), JobStatus.valueOf(row.getString("status")));
            });
    return statuses;
  }

  <T> T column(UUID id, String column, Class<T> type) {
    return jdbc.sql("SELECT " + column + " FROM jobs WHERE id = ?").param(id).query(type).single();
  }

  static NewJob job(String tenant, int priority) {
    return job(tenant, priority, ResourceClass.ANY, 0, null, null);
  }

  static NewJob job(
      String tenant,
      int priority,
      ResourceClass resourceClass,
      long memory,
      @Nullable Instant notBefore,
      @Nullable Instant startDeadline) {
    return new NewJob(
        tenant,
        JobKind.ADAPTATION,
        "nada",
        Lane.RUNNER,
        null,
        priority,
        resourceClass,
        memory,
        Sql.JSON.readTree("{\"target\": \"sketch\"}"),
        Sql.JSON.readTree("{\"generator\": \"g\", \"target\": \"sketch\"}"),
        Map.of("label", "value"),
        7,
        300,
        notBefore,
        startDeadline,
        List.of());
  }

  static JobProgress progress(int iteration) {
    return new JobProgress(
        iteration, 300 - iteration, 0.5, Map.of("directional", 0.5), 2.0, Map.of("g", 0.1), 1L);
  }
}
