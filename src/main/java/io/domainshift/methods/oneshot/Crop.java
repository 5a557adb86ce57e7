package io.domainshift.methods.oneshot;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which rows of the target picture count. */
public enum Crop {
  /** All. */
  @JsonProperty("none")
  NONE,
  /**
   * Rows 64 to 448 of 512, scaled with the picture; those above and below are black, as in the
   * pictures that published generators of cars draw.
   */
  @JsonProperty("car")
  CAR
}
