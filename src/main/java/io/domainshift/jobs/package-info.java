/** The jobs table, which is the queue, and its transitions. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.domainshift.jobs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
