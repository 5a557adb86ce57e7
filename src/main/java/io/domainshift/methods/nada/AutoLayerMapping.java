package io.domainshift.methods.nada;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a row of W+ that moved far in the layer search names the layers to train. */
public enum AutoLayerMapping {
  /** Row i trains entry i of (conv1, to_rgb1, convs...), as published: off by one from i = 1 on. */
  @JsonProperty("official")
  OFFICIAL,
  /** Row i trains the layers that row i styles, to-RGB among them. */
  @JsonProperty("corrected")
  CORRECTED
}
