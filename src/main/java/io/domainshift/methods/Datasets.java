package io.domainshift.methods;

import io.domainshift.datasets.Dataset;
import java.util.Optional;

/**
 * The data sets that a request may refer to, as a plan sees them: what they are, not their pixels.
 */
@FunctionalInterface
public interface Datasets {

  /** A data set by its id, by {@code name:version}, or by its name alone: the newest version. */
  Optional<Dataset> find(String idOrName);
}
