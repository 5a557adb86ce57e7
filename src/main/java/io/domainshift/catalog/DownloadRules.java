package io.domainshift.catalog;

import java.time.Duration;

/**
 * What a download may take.
 *
 * @param maxBytes largest file
 * @param attempts in a row that bring nothing new, after which a download is given up
 * @param firstPause before the second attempt; doubles with each further one
 * @param stall silence after which a connection counts as broken
 */
public record DownloadRules(long maxBytes, int attempts, Duration firstPause, Duration stall) {

  /** As large as a checkpoint can be, half a minute of trying, a minute of silence. */
  public static DownloadRules usual() {
    return new DownloadRules(2L << 30, 6, Duration.ofSeconds(1), Duration.ofMinutes(1));
  }
}
