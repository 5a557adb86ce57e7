/** Decoded pictures, crops, grids and batches. */
@ApplicationModule(allowedDependencies = {"graph", "storage"})
@NullMarked
package io.domainshift.datasets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
