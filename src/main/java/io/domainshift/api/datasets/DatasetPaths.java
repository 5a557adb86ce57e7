package io.domainshift.api.datasets;

import java.util.UUID;

/** Where data sets are read. */
final class DatasetPaths {

  static final String ALL = "/v1/datasets";

  private DatasetPaths() {}

  static String self(UUID dataset) {
    return ALL + "/" + dataset;
  }
}
