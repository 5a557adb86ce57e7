package io.domainshift.datasets;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a picture of any shape becomes a square. */
public enum Fit {
  /** Fills the square; what juts out at the longer side is cut off evenly. */
  @JsonProperty("cover")
  COVER,
  /** Lies within the square as a whole; white fills the rest. */
  @JsonProperty("contain")
  CONTAIN,
  /** Fills the square as a whole; circles become ovals. */
  @JsonProperty("stretch")
  STRETCH
}
