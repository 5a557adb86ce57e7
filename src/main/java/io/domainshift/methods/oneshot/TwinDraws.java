package io.domainshift.methods.oneshot;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What source and adapted picture of one latent have in common besides the latent. */
public enum TwinDraws {
  /** Noise and the layer at which two latents mix: the pictures differ by their weights alone. */
  @JsonProperty("shared")
  SHARED,
  /** Nothing, as published: each generator draws its own. */
  @JsonProperty("official")
  OFFICIAL
}
