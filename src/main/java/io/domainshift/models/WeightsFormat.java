package io.domainshift.models;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Formats in which weights are handed out. */
public enum WeightsFormat {
  /** NVlabs names, architecture in the metadata: the stored file itself. */
  SAFETENSORS("safetensors", false),
  /** {@code {g_ema, latent_avg}} or {@code {d}} as rosinality/stylegan2-pytorch reads it. */
  ROSINALITY("pt", false),
  /** Code and weights of a generator, as {@code torch.jit.load} runs them. */
  TORCHSCRIPT("ts.pt", true),
  /** {@code {G_ema, class_name, init_kwargs}} for stylegan2-ada-pytorch and projected-gan. */
  NVIDIA("nvidia.pt", true);

  private final String extension;
  private final boolean byJob;

  WeightsFormat(String extension, boolean byJob) {
    this.extension = extension;
    this.byJob = byJob;
  }

  /** File name extension without the dot. */
  public String extension() {
    return extension;
  }

  /** Whether there is no such file before a job made and proved one. */
  public boolean byJob() {
    return byJob;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of that label. */
  public static Optional<WeightsFormat> find(String label) {
    return Arrays.stream(values()).filter(format -> format.label().equals(label)).findFirst();
  }
}
