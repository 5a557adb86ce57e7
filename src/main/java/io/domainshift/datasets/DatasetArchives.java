package io.domainshift.datasets;

import io.domainshift.storage.KeptObject;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.Orphans;
import io.domainshift.storage.StoredObject;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Zips in storage, from which data sets are made. Each goes when no job needs it any more. */
@Component
public class DatasetArchives {

  private static final Logger log = LoggerFactory.getLogger(DatasetArchives.class);

  /** A job that names an archive is queued within this time, or never. */
  private static final Duration ON_ITS_WAY = Duration.ofHours(1);

  /** A job that ended without a data set may be tried again. */
  private static final Duration RETRYABLE = Duration.ofDays(1);

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ObjectStorage storage;
  private final Orphans orphans;
  private final Clock clock;

  public DatasetArchives(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      ObjectStorage storage,
      Orphans orphans,
      Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.storage = storage;
    this.orphans = orphans;
    this.clock = clock;
  }

  /** Stores a zip; the file stays where it is, so that nothing is lost before a job is queued. */
  public StoredObject keep(Path file) throws IOException {
    StoredObject stored = store(file);
    jdbc.sql(
            """
            INSERT INTO dataset_archives (storage_key, stored_at) VALUES (?, ?)
            ON CONFLICT (storage_key) DO UPDATE SET stored_at = excluded.stored_at
            """)
        .params(stored.key(), clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    return stored;
  }

  private StoredObject store(Path file) throws IOException {
    Path other =
        Objects.requireNonNull(file.toAbsolutePath().getParent())
            .resolve("archive" + UUID.randomUUID() + ".part");
    try {
      try {
        Files.createLink(other, file);
      } catch (UnsupportedOperationException | FileSystemException e) {
        Files.copy(file, other);
      }
      return storage.putFile(other);
    } finally {
      Files.deleteIfExists(other);
    }
  }

  /**
   * Gives up the archives whose data sets are made, and those of jobs that ended otherwise a day
   * ago. Their bytes go an hour later, unless something else names them.
   *
   * @return how many
   */
  public int collect() {
    int collected = 0;
    while (Boolean.TRUE.equals(transaction.execute(status -> collectOne()))) {
      collected++;
    }
    if (collected > 0) {
      log.info("{} archives of data sets are needed no more", collected);
    }
    return collected;
  }

  private boolean collectOne() {
    Instant now = clock.instant();
    Optional<String> key =
        jdbc.sql(
                """
                SELECT storage_key FROM dataset_archives archive
                WHERE stored_at < :arrived AND NOT EXISTS (
                  SELECT 1 FROM jobs
                  WHERE kind = 'DATASET' AND parameters ->> 'archive' = archive.storage_key
                    AND status <> 'SUCCEEDED'
                    AND (finished_at IS NULL OR finished_at > :ended))
                ORDER BY stored_at LIMIT 1 FOR UPDATE SKIP LOCKED
                """)
            .param("arrived", now.minus(ON_ITS_WAY).atOffset(ZoneOffset.UTC))
            .param("ended", now.minus(RETRYABLE).atOffset(ZoneOffset.UTC))
            .query(String.class)
            .optional();
    key.ifPresent(this::remove);
    return key.isPresent();
  }

  /** Equal bytes have one object, whoever stored them: it goes if nothing else names it. */
  private void remove(String key) {
    jdbc.sql("DELETE FROM dataset_archives WHERE storage_key = ?").param(key).update();
    if (storage.exists(key)) {
      KeptObject archive = new KeptObject(key, storage.size(key), storage.age(key));
      orphans.mark(List.of(archive), Orphans.NOTICE);
    }
  }
}
