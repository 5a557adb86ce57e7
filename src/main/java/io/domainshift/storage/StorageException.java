package io.domainshift.storage;

import org.jspecify.annotations.Nullable;

/** The store could not do what it was asked: folder unreadable, object damaged. */
public class StorageException extends RuntimeException {

  public StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
