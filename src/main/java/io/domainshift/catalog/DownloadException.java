package io.domainshift.catalog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A file cannot be brought here; the message is a sentence for whoever asked for it. */
public final class DownloadException extends RuntimeException {

  private final boolean passing;
  private final @Nullable Duration retryAfter;

  private DownloadException(
      String message, boolean passing, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.passing = passing;
    this.retryAfter = retryAfter;
  }

  static DownloadException lasting(String message) {
    return new DownloadException(message, false, null, null);
  }

  static DownloadException lasting(String message, Throwable cause) {
    return new DownloadException(message, false, null, cause);
  }

  static DownloadException passing(String message, @Nullable Duration retryAfter) {
    return new DownloadException(message, true, retryAfter, null);
  }

  static DownloadException passing(String message, Throwable cause) {
    return new DownloadException(message, true, null, cause);
  }

  /** Whether trying again may help. */
  boolean isPassing() {
    return passing;
  }

  /** How long the server asked to be left alone, if it did. */
  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
