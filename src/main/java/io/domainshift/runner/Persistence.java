package io.domainshift.runner;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Repeats a write while the database is away. It ends by itself: once the database is back, a lease
 * that ran out meanwhile is refused, and while it is not, the worker ends this process.
 */
final class Persistence {

  private static final Logger log = LoggerFactory.getLogger(Persistence.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private Persistence() {}

  static void write(Runnable write) {
    Duration wait = FIRST_WAIT;
    while (true) {
      try {
        write.run();
        return;
      } catch (RuntimeException e) {
        if (!databaseAway(e)) {
          throw e;
        }
        log.warn("The database is away, trying again in {}: {}", wait, e.getMessage());
      }
      sleep(wait);
      wait = wait.multipliedBy(2);
      if (wait.compareTo(LONGEST_WAIT) > 0) {
        wait = LONGEST_WAIT;
      }
    }
  }

  /** Whether the connection failed, as opposed to what was asked. */
  static boolean databaseAway(RuntimeException e) {
    return e instanceof NonTransientDataAccessResourceException
        || e instanceof RecoverableDataAccessException
        || e instanceof TransientDataAccessException
        || e instanceof CannotCreateTransactionException
        || e instanceof TransactionSystemException;
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the database", e);
    }
  }
}
