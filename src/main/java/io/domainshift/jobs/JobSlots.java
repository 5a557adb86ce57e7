package io.domainshift.jobs;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The slots of living workers, busy or not. A worker announces its own a few times per lease; one
 * that fell silent for a whole lease no longer counts.
 */
@Component
public class JobSlots {

  private final JdbcClient jdbc;
  private final QueueSettings settings;
  private final Clock clock;

  public JobSlots(JdbcClient jdbc, QueueSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.clock = clock;
  }

  /** Says that these slots are there; to be repeated within a lease. */
  public void announce(List<Claim> slots) {
    Instant now = clock.instant();
    for (Claim slot : slots) {
      jdbc.sql(
              """
              INSERT INTO slots (worker, device, lane, resource_class, memory_bytes, seen_at)
              VALUES (:worker, :device, :lane, :resourceClass, :memoryBytes, :now)
              ON CONFLICT (worker, device, lane) DO UPDATE SET seen_at = :now,
                resource_class = :resourceClass, memory_bytes = :memoryBytes
              """)
          .param("worker", slot.worker())
          .param("device", slot.device())
          .param("lane", slot.lane().name())
          .param("resourceClass", slot.resourceClass().name())
          .param("memoryBytes", slot.memoryBytes())
          .param("now", Sql.at(now))
          .update();
    }
    jdbc.sql("DELETE FROM slots WHERE seen_at <= :silent")
        .param("silent", Sql.at(now.minus(settings.lease())))
        .update();
  }

  /** The living slots of a lane. */
  public List<Claim> living(Lane lane) {
    return jdbc.sql("SELECT * FROM slots WHERE lane = :lane AND seen_at > :silent")
        .param("lane", lane.name())
        .param("silent", Sql.at(clock.instant().minus(settings.lease())))
        .query(
            (row, n) ->
                new Claim(
                    row.getString("worker"),
                    row.getString("device"),
                    lane,
                    ResourceClass.valueOf(row.getString("resource_class")),
                    row.getLong("memory_bytes")))
        .list();
  }

  /**
   * Why no living slot could ever claim such a job; empty when one can, sooner or later.
   *
   * @param minMemoryBytes device memory that the job needs
   */
  public Optional<JobObstacle> obstacle(
      Lane lane, ResourceClass resourceClass, long minMemoryBytes) {
    List<Claim> slots = living(lane);
    if (slots.isEmpty()) {
      return Optional.of(JobObstacle.noWorker());
    }
    Optional<Claim> largest =
        slots.stream()
            .filter(
                slot -> resourceClass == ResourceClass.ANY || slot.resourceClass() == resourceClass)
            .max(Comparator.comparingLong(Claim::memoryBytes));
    if (largest.isEmpty()) {
      return Optional.of(JobObstacle.noSuchDevice(resourceClass));
    }
    return largest
        .filter(slot -> slot.memoryBytes() < minMemoryBytes)
        .map(slot -> JobObstacle.notEnoughMemory(minMemoryBytes, slot));
  }
}
