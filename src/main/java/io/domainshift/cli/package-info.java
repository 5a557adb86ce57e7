/** The command line: a client of the HTTP API. */
@ApplicationModule(allowedDependencies = {"catalog"})
@NullMarked
package io.domainshift.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
