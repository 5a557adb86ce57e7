package io.domainshift.models.formats;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance of a Python class, as data: its name and fields. Nothing of the class is run.
 *
 * @param type qualified name
 * @param fields by name
 */
record PickledObject(String type, Map<Object, @Nullable Object> fields) {

  PickledObject(String type) {
    this(type, new LinkedHashMap<>());
  }

  // Pickles may hold themselves: never walk the fields for equality or text.

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return type;
  }
}
