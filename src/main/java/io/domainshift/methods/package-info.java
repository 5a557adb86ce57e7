/** Ways of training a generator, one folder a paper. */
@ApplicationModule(
    allowedDependencies = {
      "nets",
      "nets::stylegan2",
      "nets::fastgan",
      "nets::clip",
      "nets::perceptual",
      "nets::featurenet",
      "metrics",
      "models",
      "models::formats",
      "datasets",
      "graph"
    })
@NullMarked
package io.domainshift.methods;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
