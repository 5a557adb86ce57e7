package io.domainshift.storage;

import org.jspecify.annotations.Nullable;

/** The store is not one that can be used with these settings; found when the service starts. */
public final class StorageRefusedException extends StorageException {

  public StorageRefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
