package io.domainshift.api.adaptations;

import io.domainshift.api.adaptations.JobPlanner.PlannedJob;
import io.domainshift.api.http.Idempotency;
import io.domainshift.api.http.Idempotency.Created;
import io.domainshift.api.http.Prefer;
import io.domainshift.api.http.StrictJson;
import io.domainshift.api.http.Tenants;
import io.domainshift.api.jobs.JobAnswers;
import io.domainshift.api.jobs.JobLinks;
import io.domainshift.api.jobs.JobReader;
import io.domainshift.api.jobs.JobView;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
  private final JobReader reader;
  private final JobAnswers answers;
  private final Idempotency idempotency;
  private final StrictJson json;
  private final Clock clock;

  AdaptationController(
      JobPlanner planner,
      JobQueue queue,
      JobReader reader,
      JobAnswers answers,
      Idempotency idempotency,
      StrictJson json,
      Clock clock) {
    this.planner = planner;
    this.queue = queue;
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
          `parameters` show what will run.
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
    Prefer wish = Prefer.parse(prefer, Duration.ZERO);
    Instant deadline = CancelAfter.deadline(cancelAfter, clock.instant());
    Idempotency.Request request =
        new Idempotency.Request(
            Tenants.LOCAL,
            PATH,
            idempotencyKey,
            Idempotency.fingerprint(body, Objects.toString(cancelAfter)));
    Created job = idempotency.once(request, () -> enqueue(planner.plan(body), deadline));
    return answers.created(job, wish);
  }

  @Operation(
      summary = "See what a request would run",
      description =
          """
          Takes the body of `POST /v1/adaptations`, refuses it for the same reasons, and queues
          nothing.
          """)
  @PostMapping(
      path = VALIDATE_PATH,
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  PlanView validate(@RequestBody ObjectNode body) {
    return PlanView.of(planner.plan(body));
  }

  private Created enqueue(PlannedJob job, @Nullable Instant deadline) {
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
    return new Created(JobLinks.self(id), json.tree(reader.view(id)));
  }
}
