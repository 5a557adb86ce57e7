package io.domainshift.jobs;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A file that belongs to a job; see {@link NewArtifact} for the fields' meaning. */
public record JobArtifact(
    UUID id,
    UUID jobId,
    String kind,
    String name,
    @Nullable Integer iteration,
    String storageKey,
    long bytes,
    String sha256,
    String mediaType,
    Instant createdAt,
    @Nullable Instant expiresAt) {}
