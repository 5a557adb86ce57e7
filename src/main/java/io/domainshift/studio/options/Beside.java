package io.domainshift.studio.options;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whose pictures stand beside those of the generator, drawn from the same latents. */
public enum Beside {
  /** Of the generator that it was adapted from. */
  SOURCE;

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
