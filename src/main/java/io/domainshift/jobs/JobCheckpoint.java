package io.domainshift.jobs;

import java.time.Instant;
import java.util.UUID;

/**
 * A state a job can go on from.
 *
 * @param iteration iterations done when it was taken
 * @param epoch the attempt that took it
 * @param manifestKey storage key of the manifest, which names every file and its SHA-256
 * @param bytes of all its files
 */
public record JobCheckpoint(
    UUID jobId, int iteration, int epoch, String manifestKey, long bytes, Instant createdAt) {}
