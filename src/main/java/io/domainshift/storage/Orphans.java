package io.domainshift.storage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Marks of objects that nothing names. A mark is a warning some time ahead: an object is removed
 * under its mark's lock and no sooner than {@link #NOTICE} after it was marked, and whoever stores
 * the object again takes the mark away first.
 */
@Component
public class Orphans implements Arrivals {

  /**
   * The shortest time between a mark and the removal. What is being stored when a mark is made has
   * appeared by then, and its row is there.
   */
  public static final Duration NOTICE = Duration.ofHours(1);

  private final JdbcClient jdbc;
  private final Clock clock;

  public Orphans(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** One that is being removed is gone when this returns; any other is marked no more. */
  @Override
  public void announce(ObjectKey key) {
    try {
      jdbc.sql("DELETE FROM orphans WHERE storage_key = ?").param(key.toString()).update();
    } catch (DataAccessException | TransactionException e) {
      throw new StorageUnavailableException(
          "Object %s cannot be stored while the database is away".formatted(key), e);
    }
  }

  /**
   * Marks those of these objects that no row names; joins the caller's transaction.
   *
   * @param grace until they may be removed, at least {@link #NOTICE}
   */
  public void mark(Collection<KeptObject> objects, Duration grace) {
    Instant now = clock.instant();
    Duration notice = grace.compareTo(NOTICE) < 0 ? NOTICE : grace;
    jdbc.sql(
            """
            INSERT INTO orphans (storage_key, bytes, found_at, due_at)
            SELECT seen.storage_key, seen.bytes, :now, :due
            FROM unnest(:keys, :bytes) AS seen(storage_key, bytes)
            WHERE NOT EXISTS (
              SELECT 1 FROM named_objects named WHERE named.storage_key = seen.storage_key)
            ON CONFLICT DO NOTHING
            """)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("due", now.plus(notice).atOffset(ZoneOffset.UTC))
        .param("keys", objects.stream().map(KeptObject::key).toArray(String[]::new))
        .param("bytes", objects.stream().map(KeptObject::bytes).toArray(Long[]::new))
        .update();
  }
}
