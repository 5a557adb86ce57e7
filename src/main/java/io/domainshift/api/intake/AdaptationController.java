package io.domainshift.api.intake;

import io.domainshift.api.http.Idempotency;
import io.domainshift.api.jobs.QueuesJob;
import io.domainshift.methods.MethodKind;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Queues adaptations of generators. */
@Tag(name = "Adaptations")
@RestController
class AdaptationController {

  static final String PATH = "/v1/adaptations";

  private final JobPlanner planner;
  private final PictureForms forms;
  private final JobIntake intake;

  AdaptationController(JobPlanner planner, PictureForms forms, JobIntake intake) {
    this.planner = planner;
    this.forms = forms;
    this.intake = intake;
  }

  @Operation(
      summary = "Adapt a generator to another domain",
      description =
          """
          Queues a job. Besides the fields below, the body holds the options of its method; what it
          leaves out comes from the model's own defaults, then from the published ones. The job's
          `parameters` show what will run. Pictures are named by their ids, or sent along in a form:
          the JSON as part `request`, a picture as part `target` (option `targetImage`), up to 20 as
          parts `style` (option `styleImages`). They are stored with the job, or not at all.
          """)
  @QueuesJob
  @PostMapping(
      path = PATH,
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  Object adapt(
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
    return adapt(PictureForm.of(body), new JobHeaders(idempotencyKey, prefer, cancelAfter));
  }

  @PostMapping(
      path = PATH,
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  Object adaptForm(
      @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String idempotencyKey,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      @RequestHeader(name = CancelAfter.HEADER, required = false) @Nullable String cancelAfter,
      @Parameter(hidden = true) HttpServletRequest request)
      throws IOException, ServletException {
    JobHeaders headers = new JobHeaders(idempotencyKey, prefer, cancelAfter);
    return forms.with(request, form -> adapt(form, headers));
  }

  private Object adapt(PictureForm form, JobHeaders headers) {
    return intake.queue(PATH, form, headers, () -> planner.plan(form, MethodKind.ADAPTATION));
  }
}
