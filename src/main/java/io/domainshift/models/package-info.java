/** The catalog of networks, their architectures and their weights. */
@ApplicationModule(allowedDependencies = {"graph", "storage"})
@NullMarked
package io.domainshift.models;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
