package io.domainshift.api.intake;

import io.domainshift.api.http.Idempotency;
import io.domainshift.api.jobs.JobLinks;
import io.domainshift.api.jobs.JobReader;
import io.domainshift.api.jobs.QueuesJob;
import io.domainshift.jobs.Job;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Queues new jobs that start at checkpoints of others. */
@Tag(name = "Jobs")
@RestController
class ForkController {

  static final String PATH = "/v1/jobs/{jobId}/fork";

  private final JobReader reader;
  private final ForkPlanner planner;
  private final JobIntake intake;

  ForkController(JobReader reader, ForkPlanner planner, JobIntake intake) {
    this.reader = reader;
    this.planner = planner;
    this.intake = intake;
  }

  @Operation(
      summary = "Start a new job at a checkpoint of this one",
      description =
          """
          The fork has the job's method and effective options, changed by those in the body, and
          goes on from the checkpoint: the newest one, or that of the iteration `checkpoint`. Seed,
          priority, resource class and metadata are the job's unless given, so a fork without
          changes ends in the same bits. Options that the checkpoint's state depends on cannot be
          changed. The job itself may have ended or be running; nothing happens to it.
          """)
  @QueuesJob
  @PostMapping(
      path = PATH,
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  Object fork(
      @PathVariable String jobId,
      @RequestBody ObjectNode body,
      @Parameter(description = "Makes the request repeatable for 24 hours")
          @RequestHeader(name = Idempotency.HEADER, required = false)
          @Nullable String idempotencyKey,
      @Parameter(description = "wait=N: seconds to wait for the new job's end, at most 60")
          @RequestHeader(name = "Prefer", required = false)
          @Nullable String prefer,
      @Parameter(description = "The job expires when not started by then: 90s, 15m, 2h, 1d")
          @RequestHeader(name = CancelAfter.HEADER, required = false)
          @Nullable String cancelAfter) {
    Job source = reader.find(jobId);
    return intake.queue(
        JobLinks.self(source.id()) + "/fork",
        PictureForm.of(body),
        new JobHeaders(idempotencyKey, prefer, cancelAfter),
        () -> planner.plan(source, body));
  }
}
