package io.domainshift.jobs;

import java.time.Instant;

/**
 * What a renewed lease brings back.
 *
 * @param leaseUntil when it ends now
 * @param signal whether the attempt shall stop
 * @param stalled whether the progress deadline has passed
 */
public record Renewal(Instant leaseUntil, Signal signal, boolean stalled) {}
