package io.domainshift.api.jobs;

import io.domainshift.api.http.Content;
import io.domainshift.api.http.ContentSender;
import io.domainshift.api.http.Page;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobArtifact;
import io.domainshift.jobs.JobArtifacts;
import io.domainshift.jobs.JobCheckpoint;
import io.domainshift.jobs.JobCheckpoints;
import io.domainshift.jobs.JobEvents;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What jobs leave: pictures, files, checkpoints. */
@Tag(name = "Jobs")
@RestController
@RequestMapping("/v1/jobs/{jobId}")
class ArtifactController {

  /** Types that a browser may show in place; anything else is saved. */
  private static final Set<String> SHOWN = Set.of("image/png", "image/jpeg", "text/plain");

  private final JobReader reader;
  private final JobArtifacts artifacts;
  private final JobCheckpoints checkpoints;
  private final JobEvents events;
  private final ContentSender sender;

  ArtifactController(
      JobReader reader,
      JobArtifacts artifacts,
      JobCheckpoints checkpoints,
      JobEvents events,
      ContentSender sender) {
    this.reader = reader;
    this.artifacts = artifacts;
    this.checkpoints = checkpoints;
    this.events = events;
    this.sender = sender;
  }

  @Operation(summary = "List the pictures of a job, oldest first")
  @GetMapping(path = "/samples", produces = MediaType.APPLICATION_JSON_VALUE)
  Page<ArtifactView> samples(@PathVariable String jobId) {
    Job job = reader.find(jobId);
    return Page.whole(
        artifacts.list(job.id()).stream()
            .filter(artifact -> artifact.mediaType().startsWith("image/"))
            .map(ArtifactView::of)
            .toList());
  }

  @Operation(summary = "List the files of a job, oldest first")
  @GetMapping(path = "/artifacts", produces = MediaType.APPLICATION_JSON_VALUE)
  Page<ArtifactView> artifacts(@PathVariable String jobId) {
    Job job = reader.find(jobId);
    return Page.whole(artifacts.list(job.id()).stream().map(ArtifactView::of).toList());
  }

  @Operation(
      summary = "Read a file of a job",
      description =
          """
          Takes Range, If-Range and If-None-Match; HEAD tells its size and digest. Large files may be
          redirected to the object storage, as weights of models are.
          """)
  @ApiResponse(responseCode = "200", description = "The bytes")
  @ApiResponse(responseCode = "206", description = "The bytes of the range")
  @ApiResponse(
      responseCode = "302",
      description = "The file is at this address of the object storage",
      headers = @Header(name = "Location", description = "Signed, valid for some minutes"))
  @ApiResponse(responseCode = "304", description = "The client has them already")
  @ApiResponse(responseCode = "410", description = "The file was removed after its time")
  @GetMapping("/artifacts/{name}")
  void content(
      @PathVariable String jobId,
      @PathVariable String name,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Job job = reader.find(jobId);
    JobArtifact artifact = artifacts.find(job.id(), name).orElseThrow(() -> absent(job, name));
    boolean shown = SHOWN.contains(artifact.mediaType());
    sender.send(
        new Content(
            artifact.storageKey(),
            artifact.bytes(),
            artifact.sha256(),
            shown ? artifact.mediaType() : MediaType.APPLICATION_OCTET_STREAM_VALUE,
            artifact.name(),
            shown),
        request,
        response);
  }

  private ApiException absent(Job job, String name) {
    return events.hadArtifact(job.id(), name)
        ? ApiException.of(
            ProblemCode.CONTENT_GONE,
            "Artifact %s of job %s was removed, its time was over",
            name,
            job.id())
        : ApiException.of(
            ProblemCode.ARTIFACT_NOT_FOUND, "Job %s has no artifact %s", job.id(), name);
  }

  @Operation(
      summary = "List the checkpoints of a job, newest first",
      description = "The job goes on from the newest one; a fork may start at any of them.")
  @GetMapping(path = "/checkpoints", produces = MediaType.APPLICATION_JSON_VALUE)
  Page<CheckpointView> checkpoints(@PathVariable String jobId) {
    Job job = reader.find(jobId);
    return Page.whole(checkpoints.list(job.id()).stream().map(CheckpointView::of).toList());
  }

  /**
   * A state that a job can go on from, or a fork of it start at.
   *
   * @param iteration iterations done when it was taken
   * @param attempt the attempt that took it; of a fork's first one, an attempt of the forked job
   * @param bytes of all its files
   */
  @Schema(name = "Checkpoint")
  record CheckpointView(int iteration, int attempt, long bytes, Instant createdAt) {

    static CheckpointView of(JobCheckpoint checkpoint) {
      return new CheckpointView(
          checkpoint.iteration(), checkpoint.epoch(), checkpoint.bytes(), checkpoint.createdAt());
    }
  }
}
