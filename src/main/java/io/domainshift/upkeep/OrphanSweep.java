package io.domainshift.upkeep;

import io.domainshift.runner.CheckpointObjects;
import io.domainshift.storage.KeptObject;
import io.domainshift.storage.ObjectNotFoundException;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.Orphans;
import io.domainshift.storage.StorageException;
import io.domainshift.storage.StorageUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes objects that no row of any table names. They are marked first and removed when the mark
 * has stood for a while; {@code docs/decisions/0009} tells why nothing is lost that is being stored
 * meanwhile.
 */
@Component
public class OrphanSweep {

  private static final Logger log = LoggerFactory.getLogger(OrphanSweep.class);
  private static final String NAME = "orphans";
  private static final int PAGE = 1000;

  /** Ages are asked for after the time of the mark was read. */
  private static final Duration SLACK = Duration.ofMinutes(1);

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ObjectStorage storage;
  private final Orphans orphans;
  private final CheckpointObjects checkpoints;
  private final UpkeepMetrics metrics;
  private final RetentionSettings settings;
  private final Clock clock;

  OrphanSweep(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      ObjectStorage storage,
      Orphans orphans,
      CheckpointObjects checkpoints,
      UpkeepMetrics metrics,
      RetentionSettings settings,
      Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.storage = storage;
    this.orphans = orphans;
    this.checkpoints = checkpoints;
    this.metrics = metrics;
    this.settings = settings;
    this.clock = clock;
  }

  /** Removes what is due; before that, if nobody else has lately, marks what is to be. */
  public void sweep() {
    if (claim()) {
      mark();
    }
    if (!settings.dryRun()) {
      remove();
    }
    count();
  }

  /** One process looks through the storage, and whoever is first after the pause is the next. */
  private boolean claim() {
    Instant now = clock.instant();
    return jdbc.sql(
                """
                INSERT INTO sweeps (name, next_at) VALUES (:name, :next)
                ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at
                WHERE sweeps.next_at <= :now
                """)
            .param("name", NAME)
            .param("next", at(now.plus(settings.orphansEvery())))
            .param("now", at(now))
            .update()
        == 1;
  }

  /** So that a look that takes long is not begun a second time. */
  private void keepClaim() {
    jdbc.sql("UPDATE sweeps SET next_at = ? WHERE name = ?")
        .params(at(clock.instant().plus(settings.orphansEvery())), NAME)
        .update();
  }

  /** Marks what nothing names and nobody stored within the grace. */
  private void mark() {
    List<KeptObject> page = new ArrayList<>();
    storage.list(
        object -> {
          page.add(object);
          if (page.size() == PAGE) {
            mark(page);
            page.clear();
          }
        });
    mark(page);
  }

  private void mark(List<KeptObject> page) {
    checkpoints.complete();
    String[] all = page.stream().map(KeptObject::key).toArray(String[]::new);
    jdbc.sql(
            """
            DELETE FROM orphans WHERE storage_key = ANY (?) AND EXISTS (
              SELECT 1 FROM named_objects named WHERE named.storage_key = orphans.storage_key)
            """)
        .param(all)
        .update();
    orphans.mark(
        page.stream().filter(object -> object.age().compareTo(settings.orphans()) >= 0).toList(),
        settings.orphans());
    keepClaim();
  }

  private void remove() {
    checkpoints.complete();
    String last = "";
    int removed = 0;
    Optional<String> next = due(last);
    while (next.isPresent()) {
      last = next.get();
      removed += removeOne(last) ? 1 : 0;
      next = due(last);
    }
    if (removed > 0) {
      log.info("{} objects that nothing named are removed", removed);
    }
  }

  private void count() {
    jdbc.sql("SELECT count(*), coalesce(sum(bytes), 0) FROM orphans")
        .query(
            row -> {
              metrics.orphans(row.getLong(1), row.getLong(2));
            });
  }

  private Optional<String> due(String after) {
    return jdbc.sql(
            """
            SELECT storage_key FROM orphans WHERE due_at <= :now AND storage_key > :after
            ORDER BY storage_key LIMIT 1
            """)
        .param("now", at(clock.instant()))
        .param("after", after)
        .query(String.class)
        .optional();
  }

  /** One that cannot be removed keeps nobody from the others, unless the store is away. */
  private boolean removeOne(String key) {
    try {
      Long bytes = transaction.execute(status -> removeMarked(key));
      if (bytes != null && bytes >= 0) {
        metrics.removed(bytes);
        return true;
      }
    } catch (StorageUnavailableException e) {
      throw e;
    } catch (StorageException e) {
      log.warn("Object {} stays: {}", key, e.getMessage());
    }
    return false;
  }

  /**
   * Under the mark's lock, which keeps everybody from storing the object meanwhile.
   *
   * @return its size; negative if it stays
   */
  private long removeMarked(String key) {
    Optional<Duration> marked =
        jdbc.sql(
                """
                SELECT found_at FROM orphans WHERE storage_key = ? FOR UPDATE SKIP LOCKED
                """)
            .param(key)
            .query(OffsetDateTime.class)
            .optional()
            .map(found -> Duration.between(found.toInstant(), clock.instant()));
    if (marked.isEmpty() || !removable()) {
      return -1;
    }
    jdbc.sql("DELETE FROM orphans WHERE storage_key = ?").param(key).update();
    if (named(key) || !liesThereSince(key, marked.get())) {
      return -1;
    }
    long bytes = storage.size(key);
    storage.delete(key);
    return bytes;
  }

  /** What checkpoints of a version without their tensors' keys need, the database cannot tell. */
  private boolean removable() {
    return jdbc.sql("SELECT NOT EXISTS (SELECT 1 FROM job_checkpoints WHERE state_key IS NULL)")
        .query(Boolean.class)
        .single();
  }

  private boolean named(String key) {
    return jdbc.sql("SELECT EXISTS (SELECT 1 FROM named_objects WHERE storage_key = ?)")
        .param(key)
        .query(Boolean.class)
        .single();
  }

  /** False also for one that somebody removed who did not live to say so. */
  private boolean liesThereSince(String key, Duration marked) {
    try {
      return storage.age(key).compareTo(marked.plus(SLACK)) >= 0;
    } catch (ObjectNotFoundException e) {
      return false;
    }
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
