/** Bytes by content-addressed key: put, open, delete. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.domainshift.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
