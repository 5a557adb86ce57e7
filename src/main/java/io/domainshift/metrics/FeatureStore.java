package io.domainshift.metrics;

import io.domainshift.graph.HostTensor;
import java.util.Map;
import java.util.Optional;

/** Where the features of one set, seen by one network, are kept so that nobody looks twice. */
public interface FeatureStore {

  /** What was saved; empty when nothing was, or when it is not whole any more. */
  Optional<Map<String, HostTensor>> load();

  /** Keeps features in place of what was there. */
  void save(Map<String, HostTensor> features);
}
