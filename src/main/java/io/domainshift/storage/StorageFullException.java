package io.domainshift.storage;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * There is no room for what was to be stored, and nothing of it is stored: the same call succeeds
 * when somebody has made some.
 */
public final class StorageFullException extends StorageException {

  /** What the kernel says: ENOSPC and EDQUOT. */
  private static final List<String> WORDS =
      List.of("No space left on device", "Disk quota exceeded");

  public StorageFullException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Whether a full disk or store is behind a failure, wherever it was met. */
  public static boolean isBehind(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      String message = e.getMessage();
      if (e instanceof StorageFullException
          || e instanceof IOException
              && message != null
              && WORDS.stream().anyMatch(message::contains)) {
        return true;
      }
    }
    return false;
  }

  /** What a failed attempt to write comes to. */
  static StorageException orOther(String sentence, Exception e) {
    return isBehind(e)
        ? new StorageFullException(sentence + ": no space is left", e)
        : new StorageException(sentence, e);
  }
}
