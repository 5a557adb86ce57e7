/** Short work with loaded generators: sampling, mixing. */
@ApplicationModule(
    allowedDependencies = {
      "nets",
      "nets::stylegan2",
      "models",
      "models::formats",
      "datasets",
      "storage",
      "graph"
    })
@NullMarked
package io.domainshift.studio;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
