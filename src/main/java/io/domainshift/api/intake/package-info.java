/** Requests for jobs of training methods: read, planned, queued. */
@NullMarked
package io.domainshift.api.intake;

import org.jspecify.annotations.NullMarked;
