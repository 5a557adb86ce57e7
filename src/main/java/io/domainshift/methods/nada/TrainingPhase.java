package io.domainshift.methods.nada;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which layers train while there is no layer search; named as in the published code. */
public enum TrainingPhase {
  /** The constant and every convolution; neither mapping nor to-RGB. */
  @JsonProperty("default")
  DEFAULT,
  /** The constant, the first convolution and convolutions 2 to 9 after it. */
  @JsonProperty("texture")
  TEXTURE,
  /** The constant, the first convolution and the two after it. */
  @JsonProperty("shape")
  SHAPE,
  /** The constant, the first convolution and the ten after it. */
  @JsonProperty("no_fine")
  NO_FINE,
  /** The constant, the first convolution and the three after it. */
  @JsonProperty("shape_expanded")
  SHAPE_EXPANDED,
  /** The whole synthesis network with to-RGB; mapping gets no gradient in this method. */
  @JsonProperty("all")
  ALL
}
