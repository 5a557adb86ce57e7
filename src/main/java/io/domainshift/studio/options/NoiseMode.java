package io.domainshift.studio.options;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The noise that the synthesis network adds after each convolution. */
public enum NoiseMode {
  /** The checkpoint's own noise: the same latent gives the same picture. */
  CONST,
  /** Fresh noise, drawn from {@code noiseSeed}. */
  RANDOM,
  /** None. */
  NONE;

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
