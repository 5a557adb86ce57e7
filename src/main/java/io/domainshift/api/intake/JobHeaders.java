package io.domainshift.api.intake;

import org.jspecify.annotations.Nullable;

/**
 * Headers that every request for a job may have.
 *
 * @param idempotencyKey makes the request repeatable
 * @param prefer how long to wait for the job's end
 * @param cancelAfter when the job expires if it was not started
 */
record JobHeaders(
    @Nullable String idempotencyKey, @Nullable String prefer, @Nullable String cancelAfter) {}
