/** Published weights: where they are, under which licence, and how they are brought here whole. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.domainshift.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
