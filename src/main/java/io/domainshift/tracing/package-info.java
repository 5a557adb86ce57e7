/** Traces of jobs through the processes that work on them; without a receiver, nothing. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.domainshift.tracing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
