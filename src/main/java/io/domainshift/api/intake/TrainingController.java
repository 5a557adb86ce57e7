package io.domainshift.api.intake;

import io.domainshift.api.http.Idempotency;
import io.domainshift.api.jobs.QueuesJob;
import io.domainshift.methods.MethodKind;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Queues trainings of generators on data sets. */
@Tag(name = "Trainings")
@RestController
class TrainingController {

  static final String PATH = "/v1/trainings";

  private final JobPlanner planner;
  private final JobIntake intake;

  TrainingController(JobPlanner planner, JobIntake intake) {
    this.planner = planner;
    this.intake = intake;
  }

  @Operation(
      summary = "Train a generator on a data set",
      description =
          """
          Queues a job. Besides the fields below, the body holds the options of its method; what it
          leaves out is as published. The job's `parameters` show what will run: they name the
          version of the data set, which cannot be deleted before the job has ended.
          """)
  @QueuesJob
  @PostMapping(
      path = PATH,
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  Object train(
      @RequestBody ObjectNode body,
      @Parameter(description = "Makes the request repeatable for 24 hours")
          @RequestHeader(name = Idempotency.HEADER, required = false)
          @Nullable String idempotencyKey,
      @Parameter(description = "wait=N: seconds to wait for the job's end, at most 60")
          @RequestHeader(name = "Prefer", required = false)
          @Nullable String prefer,
      @Parameter(description = "The job expires when not started by then: 90s, 15m, 2h, 1d")
          @RequestHeader(name = CancelAfter.HEADER, required = false)
          @Nullable String cancelAfter) {
    PictureForm form = PictureForm.of(body);
    return intake.queue(
        PATH,
        form,
        new JobHeaders(idempotencyKey, prefer, cancelAfter),
        () -> planner.plan(form, MethodKind.TRAINING));
  }
}
