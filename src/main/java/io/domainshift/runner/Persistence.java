package io.domainshift.runner;

import io.domainshift.jobs.DatabaseAway;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
        if (!DatabaseAway.caused(e)) {
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

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the database", e);
    }
  }
}
