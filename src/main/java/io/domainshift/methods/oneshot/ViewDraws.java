package io.domainshift.methods.oneshot;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the views of one step of the latent search are drawn. */
public enum ViewDraws {
  /**
   * One draw for all views, as published: they are equal, so that one is computed and counts for
   * all.
   */
  @JsonProperty("official")
  OFFICIAL,
  /** A draw for each view. */
  @JsonProperty("independent")
  INDEPENDENT
}
