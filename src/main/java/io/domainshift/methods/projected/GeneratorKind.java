package io.domainshift.methods.projected;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which network learns to draw. */
public enum GeneratorKind {
  /** Latents can be truncated and mixed, and the other methods adapt it. */
  @JsonProperty("stylegan2")
  STYLEGAN2,
  /** Trains fast on few pictures. */
  @JsonProperty("fastgan")
  FASTGAN,
  /** FastGAN with half the convolutions and no noise. */
  @JsonProperty("fastgan-lite")
  FASTGAN_LITE
}
