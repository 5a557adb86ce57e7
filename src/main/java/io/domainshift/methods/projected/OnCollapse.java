package io.domainshift.methods.projected;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens when evaluations show that training goes wrong. */
public enum OnCollapse {
  /** The job ends with the best generator so far. */
  @JsonProperty("stop")
  STOP,
  /** The job says so and goes on. */
  @JsonProperty("warn")
  WARN
}
