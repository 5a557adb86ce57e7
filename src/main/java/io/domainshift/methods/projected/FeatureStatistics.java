package io.domainshift.methods.projected;

import com.fasterxml.jackson.annotation.JsonProperty;

/** By which statistics the feature network normalises. */
public enum FeatureStatistics {
  /** Its own, as it was trained. */
  @JsonProperty("clean")
  CLEAN,
  /** Moved by a tenth towards those of a picture of zeros, as the official code leaves them. */
  @JsonProperty("as-built")
  AS_BUILT
}
