package io.domainshift.models;

import java.util.Locale;

/** Formats in which weights are handed out. */
public enum WeightsFormat {
  /** NVlabs names, architecture in the metadata: the stored file itself. */
  SAFETENSORS("safetensors"),
  /** {@code {g_ema, latent_avg}} or {@code {d}} as rosinality/stylegan2-pytorch reads it. */
  ROSINALITY("pt");

  private final String extension;

  WeightsFormat(String extension) {
    this.extension = extension;
  }

  /** File name extension without the dot. */
  public String extension() {
    return extension;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
