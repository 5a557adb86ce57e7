/** The child process: one attempt of one job, from options to stored weights. */
@ApplicationModule(
    allowedDependencies = {
      "jobs",
      "methods",
      "metrics",
      "nets",
      "models",
      "models::formats",
      "datasets",
      "storage",
      "tracing",
      "graph"
    })
@NullMarked
package io.domainshift.runner;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
