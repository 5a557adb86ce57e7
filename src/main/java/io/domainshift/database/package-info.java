/** PostgreSQL inside the data folder, for everybody who has not named another one. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.domainshift.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
