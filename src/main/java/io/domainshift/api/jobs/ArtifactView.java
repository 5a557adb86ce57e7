package io.domainshift.api.jobs;

import io.domainshift.jobs.JobArtifact;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of a job.
 *
 * @param name unique within the job
 * @param kind {@code sample}, {@code before-after}, {@code picture}…
 * @param iteration the iteration it shows
 * @param bytes its size
 * @param sha256 its digest in hexadecimal
 * @param mediaType its type
 * @param createdAt when it was stored
 * @param expiresAt when it may be deleted; null: never
 * @param links {@code content}: where its bytes are
 */
@Schema(name = "Artifact")
public record ArtifactView(
    String name,
    String kind,
    @Nullable Integer iteration,
    long bytes,
    String sha256,
    String mediaType,
    Instant createdAt,
    @Nullable Instant expiresAt,
    Map<String, String> links) {

  public static ArtifactView of(JobArtifact artifact) {
    return new ArtifactView(
        artifact.name(),
        artifact.kind(),
        artifact.iteration(),
        artifact.bytes(),
        artifact.sha256(),
        artifact.mediaType(),
        artifact.createdAt(),
        artifact.expiresAt(),
        Map.of("content", path(artifact)));
  }

  /** Path of the bytes. */
  public static String path(JobArtifact artifact) {
    String segment = URLEncoder.encode(artifact.name(), StandardCharsets.UTF_8).replace("+", "%20");
    return JobLinks.self(artifact.jobId()) + "/artifacts/" + segment;
  }
}
