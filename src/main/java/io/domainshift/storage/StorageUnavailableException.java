package io.domainshift.storage;

import org.jspecify.annotations.Nullable;

/**
 * The store does not answer, or does not let us in: the same call may succeed later, when it is
 * back or somebody has mended its settings.
 */
public final class StorageUnavailableException extends StorageException {

  public StorageUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
