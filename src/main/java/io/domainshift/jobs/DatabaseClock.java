package io.domainshift.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The database's clock, so that leases mean the same to every process however wrong its machine's
 * clock is. Between looks at the database it follows the monotonic timer, which nobody can set.
 */
public final class DatabaseClock extends Clock {

  private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);
  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

  private final JdbcClient jdbc;
  private volatile Look last;

  public DatabaseClock(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.last = look(jdbc);
  }

  @Override
  public Instant instant() {
    Look look = last;
    long sinceLook = System.nanoTime() - look.nanoTime();
    if (sinceLook > LOOK_EVERY.toNanos()) {
      // Renewed beforehand, so that others do not look at the same time.
      last = new Look(look.instant().plusNanos(sinceLook), look.nanoTime() + sinceLook);
      try {
        last = look(jdbc);
      } catch (DataAccessException databaseAway) {
        log.debug("Keeping the known time: {}", databaseAway.getMessage());
      }
      look = last;
    }
    return look.instant().plusNanos(System.nanoTime() - look.nanoTime());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.tick(this, Duration.ofNanos(1)).withZone(zone);
  }

  /** The time at the middle of a round trip. */
  private static Look look(JdbcClient jdbc) {
    long before = System.nanoTime();
    Instant there =
        jdbc.sql("SELECT clock_timestamp()").query(OffsetDateTime.class).single().toInstant();
    return new Look(there, before + (System.nanoTime() - before) / 2);
  }

  private record Look(Instant instant, long nanoTime) {}
}
