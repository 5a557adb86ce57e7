/** What is kept and for how long; the sweeps that remove the rest. */
@ApplicationModule(allowedDependencies = {"jobs", "runner", "storage"})
@NullMarked
package io.domainshift.upkeep;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
