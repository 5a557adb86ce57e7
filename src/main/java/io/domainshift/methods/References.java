package io.domainshift.methods;

import java.util.Optional;

/** The references that earlier jobs left, as a plan sees them. */
@FunctionalInterface
public interface References {

  /** The reference of the job with this id; empty when it left none. */
  Optional<Reference> find(String jobId);

  /** Whether there is such a job at all. */
  default boolean hasJob(String jobId) {
    return find(jobId).isPresent();
  }
}
