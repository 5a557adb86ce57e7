package io.domainshift.models;

import org.jspecify.annotations.Nullable;

/** Another model has this name. */
public final class ModelNameTakenException extends RuntimeException {

  private final String name;

  ModelNameTakenException(String name, @Nullable Throwable cause) {
    super("A model named '%s' is installed already".formatted(name), cause);
    this.name = name;
  }

  public String name() {
    return name;
  }
}
