package io.domainshift.jobs;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tools.jackson.core.type.TypeReference;

/**
 * What the jobs table says, as gauges; read every few seconds, so that a scrape costs nothing.
 * Every process shows the whole queue.
 */
@Component
class JobQueueMetrics implements MeterBinder, SmartLifecycle {

  private static final long REFRESH_MILLIS = 5000;

  private final JdbcClient jdbc;
  private final Clock clock;
  private volatile boolean running;
  private volatile List<Runnable> refreshes = List.of();

  JobQueueMetrics(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    MultiGauge depth =
        gauge(registry, "domainshift.queue.depth", "Claimable jobs, by lane and resource class");
    MultiGauge age =
        gauge(registry, "domainshift.queue.oldest.seconds", "Time the oldest claimable job waits");
    MultiGauge jobs = gauge(registry, "domainshift.jobs", "Jobs by kind and status");
    MultiGauge speed =
        gauge(registry, "domainshift.iterations.per.second", "Speed of running jobs");
    MultiGauge loss = gauge(registry, "domainshift.loss", "Loss of running jobs");
    MultiGauge phases =
        gauge(registry, "domainshift.phase.seconds", "Seconds per iteration of running jobs");
    MultiGauge resident =
        gauge(registry, "domainshift.runner.resident.bytes", "Memory that runners hold");
    refreshes =
        List.of(
            () -> refreshWaiting(depth, age),
            () -> refreshJobs(jobs),
            () -> refreshRunning(speed, loss, phases, resident));
  }

  private void refreshWaiting(MultiGauge depth, MultiGauge age) {
    List<MultiGauge.Row<?>> depths = new ArrayList<>();
    List<MultiGauge.Row<?>> ages = new ArrayList<>();
    Instant now = clock.instant();
    jdbc.sql(
            """
            SELECT lane, resource_class, count(*) AS waiting,
              extract(epoch FROM :now - min(greatest(queued_at, not_before))) AS oldest
            FROM jobs WHERE status = 'QUEUED' AND not_before <= :now GROUP BY lane, resource_class
            """)
        .param("now", Sql.at(now))
        .query(
            row -> {
              Tags tags =
                  Tags.of("lane", lower(row, "lane"), "class", lower(row, "resource_class"));
              depths.add(MultiGauge.Row.of(tags, row.getLong("waiting")));
              ages.add(MultiGauge.Row.of(tags, row.getDouble("oldest")));
            });
    depth.register(depths, true);
    age.register(ages, true);
  }

  private void refreshJobs(MultiGauge jobs) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    jdbc.sql("SELECT kind, status, count(*) AS jobs FROM jobs GROUP BY kind, status")
        .query(
            row -> {
              rows.add(
                  MultiGauge.Row.of(
                      Tags.of("kind", lower(row, "kind"), "status", lower(row, "status")),
                      row.getLong("jobs")));
            });
    jobs.register(rows, true);
  }

  private void refreshRunning(
      MultiGauge speed, MultiGauge loss, MultiGauge phases, MultiGauge resident) {
    List<MultiGauge.Row<?>> speeds = new ArrayList<>();
    List<MultiGauge.Row<?>> losses = new ArrayList<>();
    List<MultiGauge.Row<?>> seconds = new ArrayList<>();
    List<MultiGauge.Row<?>> bytes = new ArrayList<>();
    jdbc.sql(
            """
            SELECT method, picked_by, device, loss, iterations_per_second, phase_seconds,
              resident_bytes
            FROM jobs WHERE status IN ('RUNNING', 'CANCELLING') AND lane = 'RUNNER'
            """)
        .query(
            row -> {
              Tags tags =
                  Tags.of(
                      "method",
                      row.getString("method"),
                      "worker",
                      row.getString("picked_by"),
                      "device",
                      row.getString("device"));
              add(speeds, tags, row.getObject("iterations_per_second", Double.class));
              add(losses, tags, row.getObject("loss", Double.class));
              add(bytes, tags, row.getObject("resident_bytes", Long.class));
              Map<String, Double> byPhase =
                  Sql.JSON.readValue(
                      row.getString("phase_seconds"), new TypeReference<Map<String, Double>>() {});
              byPhase.forEach((phase, value) -> add(seconds, tags.and("phase", phase), value));
            });
    speed.register(speeds, true);
    loss.register(losses, true);
    phases.register(seconds, true);
    resident.register(bytes, true);
  }

  private static void add(List<MultiGauge.Row<?>> rows, Tags tags, @Nullable Number value) {
    if (value != null) {
      rows.add(MultiGauge.Row.of(tags, value));
    }
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  private static String lower(ResultSet row, String column) throws SQLException {
    return row.getString(column).toLowerCase(Locale.ROOT);
  }

  @Override
  public void start() {
    running = true;
    Thread thread = new Thread(this::loop, "queue-metrics");
    thread.setDaemon(true);
    thread.start();
  }

  private void loop() {
    while (running) {
      try {
        refreshes.forEach(Runnable::run);
      } catch (DataAccessException | TransactionException databaseAway) {
        // The last values stay; the pool's own metrics tell that the database is away.
      }
      try {
        Thread.sleep(REFRESH_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
