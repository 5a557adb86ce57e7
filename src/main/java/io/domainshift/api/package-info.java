/** Controllers, request and response records, error mapping: where a request enters. */
@ApplicationModule(
    allowedDependencies = {
      "catalog",
      "jobs",
      "methods",
      "metrics",
      "models",
      "models::formats",
      "datasets",
      "storage",
      "studio::options",
      "tracing",
      "upkeep"
    })
@NullMarked
package io.domainshift.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
