package io.domainshift.studio.options;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** File format of the answer. */
public enum PictureFormat {
  PNG("image/png"),
  JPEG("image/jpeg"),
  /**
   * The network's own numbers: {@code images} float32 [N, 3, size, size], and {@code ws}, of a
   * FastGAN {@code z}.
   */
  SAFETENSORS("application/octet-stream");

  private final String mediaType;

  PictureFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
