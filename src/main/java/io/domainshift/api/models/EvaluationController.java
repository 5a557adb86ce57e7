package io.domainshift.api.models;

import io.domainshift.api.http.Idempotency;
import io.domainshift.api.http.Prefer;
import io.domainshift.api.http.StrictJson;
import io.domainshift.api.http.Tenants;
import io.domainshift.api.jobs.JobAnswers;
import io.domainshift.api.jobs.JobOrders;
import io.domainshift.api.jobs.JobOrders.Order;
import io.domainshift.api.jobs.QueuesJob;
import io.domainshift.jobs.JobKind;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewJob;
import io.domainshift.jobs.ResourceClass;
import io.domainshift.metrics.EvaluationOptions;
import io.domainshift.models.Model;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Queues evaluations: minutes of work, so they take their turn among the trainings. */
@Tag(name = "Models")
@RestController
class EvaluationController {

  private final ModelReader models;
  private final EvaluationPlanner planner;
  private final JobOrders orders;
  private final JobAnswers answers;
  private final StrictJson json;

  EvaluationController(
      ModelReader models,
      EvaluationPlanner planner,
      JobOrders orders,
      JobAnswers answers,
      StrictJson json) {
    this.models = models;
    this.planner = planner;
    this.orders = orders;
    this.answers = answers;
    this.json = json;
  }

  @Operation(
      summary = "Measure a generator's pictures",
      description =
          """
          Queues a job that draws pictures and compares them with those of another generator: a
          Fréchet distance, a kernel distance, precision, recall and diversity, and how well they
          fit a text where one is given. The figures are in the job's `result.measurements`.
          """)
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content = @Content(schema = @Schema(implementation = EvaluationRequest.class)))
  @QueuesJob
  @PostMapping(
      path = "/v1/models/{model}/evaluations",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  Object evaluate(
      @PathVariable String model,
      @RequestBody ObjectNode body,
      @Parameter(description = "wait=N: seconds to wait for the job's end, at most 60")
          @RequestHeader(name = "Prefer", required = false)
          @Nullable String prefer,
      @Parameter(description = "Makes the request repeatable for 24 hours")
          @RequestHeader(name = Idempotency.HEADER, required = false)
          @Nullable String idempotencyKey) {
    Prefer wish = Prefer.parse(prefer, Duration.ZERO);
    Model generator = models.find(model);
    json.checkTexts(body);
    EvaluationRequest wanted = json.bind(body, EvaluationRequest.class);
    EvaluationOptions options = planner.plan(generator, wanted);
    Idempotency.Request request =
        new Idempotency.Request(
            Tenants.LOCAL,
            ModelView.path(generator) + "/evaluations",
            idempotencyKey,
            Idempotency.fingerprint(body));
    long seed = Objects.requireNonNullElse(wanted.seed(), 0L);
    return answers.created(orders.once(request, () -> order(generator, body, options, seed)), wish);
  }

  private Order order(Model generator, ObjectNode body, EvaluationOptions options, long seed) {
    return Order.of(
        new NewJob(
            Tenants.LOCAL,
            JobKind.EVALUATION,
            "evaluation",
            Lane.RUNNER,
            "evaluation of " + generator.name(),
            0,
            ResourceClass.ANY,
            0,
            ModelReader.request(generator, body),
            json.tree(options),
            Map.of(),
            seed,
            options.batches(),
            null,
            null,
            List.of()));
  }
}
