package io.domainshift.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored file that an attempt adds to its job.
 *
 * @param kind {@code sample}, {@code before-after}, {@code picture}, {@code weights}…
 * @param name unique within the job; a file name for downloads
 * @param iteration the iteration it shows, if it shows one
 * @param storageKey where the bytes are
 * @param bytes how many
 * @param sha256 their digest, 64 lower-case hexadecimal digits
 * @param mediaType their IANA type
 * @param expiresAt when it may be deleted; never if absent
 */
public record NewArtifact(
    String kind,
    String name,
    @Nullable Integer iteration,
    String storageKey,
    long bytes,
    String sha256,
    String mediaType,
    @Nullable Instant expiresAt) {}
