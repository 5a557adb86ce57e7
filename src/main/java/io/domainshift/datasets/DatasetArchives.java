package io.domainshift.datasets;

import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StorageException;
import io.domainshift.storage.StoredObject;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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

  private static final int TRIES = 3;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ObjectStorage storage;
  private final Clock clock;

  public DatasetArchives(
      JdbcClient jdbc, TransactionTemplate transaction, ObjectStorage storage, Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.storage = storage;
    this.clock = clock;
  }

  /** Stores a zip; the file stays where it is, so that nothing is lost before a job is queued. */
  public StoredObject keep(Path file) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      StoredObject stored = store(file);
      jdbc.sql(
              """
              INSERT INTO dataset_archives (storage_key, stored_at) VALUES (?, ?)
              ON CONFLICT (storage_key) DO UPDATE SET stored_at = excluded.stored_at
              """)
          .params(stored.key(), clock.instant().atOffset(ZoneOffset.UTC))
          .update();
      // The same bytes may just have been collected; from here on the row protects them.
      if (storage.exists(stored.key())) {
        return stored;
      }
    }
    throw new StorageException("The archive was removed as often as it was stored", null);
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
   * Removes the archives whose data sets are made, and those of jobs that ended otherwise a day
   * ago.
   *
   * @return how many
   */
  public int collect() {
    int collected = 0;
    while (Boolean.TRUE.equals(transaction.execute(status -> collectOne()))) {
      collected++;
    }
    if (collected > 0) {
      log.info("{} archives of data sets removed", collected);
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

  private void remove(String key) {
    jdbc.sql("DELETE FROM dataset_archives WHERE storage_key = ?").param(key).update();
    // Equal bytes have one object, whoever stored them: a job's files may be a zip as well.
    boolean needed =
        jdbc.sql(
                """
                SELECT EXISTS (SELECT 1 FROM job_artifacts WHERE storage_key = :key)
                  OR EXISTS (SELECT 1 FROM models WHERE weights_key = :key)
                  OR EXISTS (SELECT 1 FROM model_exports WHERE storage_key = :key)
                  OR EXISTS (SELECT 1 FROM images WHERE storage_key = :key)
                  OR EXISTS (SELECT 1 FROM datasets WHERE storage_key = :key)
                """)
            .param("key", key)
            .query(Boolean.class)
            .single();
    if (!needed) {
      storage.delete(key);
    }
  }
}
