/** Faces of the network architectures. */
@ApplicationModule(allowedDependencies = {"models", "graph"})
@NullMarked
package io.domainshift.nets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
