package io.domainshift.catalog;

import org.jspecify.annotations.Nullable;

/** A catalogue file cannot be read; the message names file or entry, finding and expectation. */
public final class CatalogException extends RuntimeException {

  CatalogException(String message) {
    this(message, null);
  }

  CatalogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
