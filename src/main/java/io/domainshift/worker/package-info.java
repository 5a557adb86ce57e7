/** Claims a job, leases a device, forks its runner, beats, finishes. */
@ApplicationModule(
    allowedDependencies = {
      "jobs",
      "runner",
      "studio",
      "studio::options",
      "models",
      "datasets",
      "storage",
      "graph",
      "tracing",
      "upkeep"
    })
@NullMarked
package io.domainshift.worker;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
