package io.domainshift.api.adaptations;

import io.domainshift.api.adaptations.JobPlanner.PlannedJob;
import io.domainshift.api.http.Idempotency;
import io.domainshift.api.http.Idempotency.Created;
import io.domainshift.api.http.Prefer;
import io.domainshift.api.http.StrictJson;
import io.domainshift.api.http.Tenants;
import io.domainshift.api.images.PictureIntake;
import io.domainshift.api.jobs.JobAnswers;
import io.domainshift.api.jobs.JobLinks;
import io.domainshift.api.jobs.JobReader;
import io.domainshift.api.jobs.JobView;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.jobs.JobImages;
import io.domainshift.jobs.JobKind;
import io.domainshift.jobs.JobQueue;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewJob;
import io.domainshift.jobs.ResourceClass;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Queues adaptations, and says beforehand what they would run. */
@Tag(name = "Adaptations")
@RestController
class AdaptationController {

  static final String PATH = "/v1/adaptations";
  static final String VALIDATE_PATH = "/v1/jobs:validate";

  private final JobPlanner planner;
  private final JobQueue queue;
  private final JobImages jobImages;
  private final PictureForms forms;
  private final PictureIntake intake;
  private final JobReader reader;
  private final JobAnswers answers;
  private final Idempotency idempotency;
  private final StrictJson json;
  private final Clock clock;

  AdaptationController(
      JobPlanner planner,
      JobQueue queue,
      JobImages jobImages,
      PictureForms forms,
      PictureIntake intake,
      JobReader reader,
      JobAnswers answers,
      Idempotency idempotency,
      StrictJson json,
      Clock clock) {
    this.planner = planner;
    this.queue = queue;
    this.jobImages = jobImages;
    this.forms = forms;
    this.intake = intake;
    this.reader = reader;
    this.answers = answers;
    this.idempotency = idempotency;
    this.json = json;
    this.clock = clock;
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
  @ApiResponse(
      responseCode = "202",
      description = "Queued",
      headers = @Header(name = "Location", description = "Path of the job"),
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @ApiResponse(
      responseCode = "200",
      description = "Ended within the time of Prefer: wait",
      content = @Content(schema = @Schema(implementation = JobView.class)))
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
    return adapt(PictureForm.of(body), idempotencyKey, prefer, cancelAfter);
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
    return forms.with(request, form -> adapt(form, idempotencyKey, prefer, cancelAfter));
  }

  private Object adapt(
      PictureForm form,
      @Nullable String idempotencyKey,
      @Nullable String prefer,
      @Nullable String cancelAfter) {
    Prefer wish = Prefer.parse(prefer, Duration.ZERO);
    Instant deadline = CancelAfter.deadline(cancelAfter, clock.instant());
    Idempotency.Request request =
        new Idempotency.Request(
            Tenants.LOCAL, PATH, idempotencyKey, fingerprint(form, cancelAfter));
    Created job = idempotency.once(request, () -> enqueue(planner.plan(form), form, deadline));
    return answers.created(job, wish);
  }

  @Operation(
      summary = "See what a request would run",
      description =
          """
          Takes the body of `POST /v1/adaptations`, refuses it for the same reasons, and neither
          queues nor stores anything: the ids of pictures that came along are made up.
          """)
  @PostMapping(
      path = VALIDATE_PATH,
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  PlanView validate(@RequestBody ObjectNode body) {
    return PlanView.of(planner.plan(PictureForm.of(body)));
  }

  @PostMapping(
      path = VALIDATE_PATH,
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  PlanView validateForm(@Parameter(hidden = true) HttpServletRequest request)
      throws IOException, ServletException {
    return forms.with(request, form -> PlanView.of(planner.plan(form)));
  }

  private static String fingerprint(PictureForm form, @Nullable String cancelAfter) {
    String header = Objects.toString(cancelAfter);
    return form.pictures().isEmpty()
        ? Idempotency.fingerprint(form.body(), header)
        : Idempotency.fingerprint(form.body(), header, form.digests());
  }

  private Created enqueue(PlannedJob job, PictureForm form, @Nullable Instant deadline) {
    form.pictures().forEach(intake::store);
    Envelope envelope = job.envelope();
    UUID id =
        queue.enqueue(
            new NewJob(
                Tenants.LOCAL,
                JobKind.ADAPTATION,
                envelope.method(),
                Lane.RUNNER,
                envelope.name(),
                Objects.requireNonNullElse(envelope.priority(), 0),
                Objects.requireNonNullElse(envelope.resourceClass(), ResourceClass.ANY),
                job.plan().estimatedMemoryBytes(),
                job.request(),
                job.parameters(),
                Objects.requireNonNullElse(envelope.metadata(), Map.of()),
                job.seed(),
                job.plan().iterations(),
                null,
                deadline,
                job.plan().warnings()));
    give(id, job);
    return new Created(JobLinks.self(id), json.tree(reader.view(id)));
  }

  private void give(UUID id, PlannedJob job) {
    try {
      jobImages.give(id, job.images());
    } catch (DataIntegrityViolationException e) {
      throw ApiException.of(
          ProblemCode.IMAGE_NOT_FOUND, "An image of the request was deleted just now");
    }
  }
}
