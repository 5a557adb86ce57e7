package io.domainshift.studio.options;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** One sheet, or a file for each picture. */
public enum PictureLayout {
  GRID,
  SINGLE;

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
