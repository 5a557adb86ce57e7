/** Requests for adapted generators: read, planned, queued. */
@NullMarked
package io.domainshift.api.adaptations;

import org.jspecify.annotations.NullMarked;
