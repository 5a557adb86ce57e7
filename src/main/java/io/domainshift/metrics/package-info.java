/** Numbers that say how good a generator's pictures are, one file each. */
@ApplicationModule(
    allowedDependencies = {
      "nets",
      "nets::clip",
      "nets::featurenet",
      "nets::inception",
      "models",
      "datasets",
      "graph"
    })
@NullMarked
package io.domainshift.metrics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
