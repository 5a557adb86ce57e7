package io.domainshift.api.models;

import io.domainshift.api.http.Idempotency;
import io.domainshift.api.http.Idempotency.Created;
import io.domainshift.api.http.Prefer;
import io.domainshift.api.http.StrictJson;
import io.domainshift.api.http.Tenants;
import io.domainshift.api.jobs.JobAnswers;
import io.domainshift.api.jobs.JobOrders;
import io.domainshift.api.jobs.JobOrders.Order;
import io.domainshift.api.jobs.JobReader;
import io.domainshift.api.jobs.JobView;
import io.domainshift.api.jobs.JobWaits;
import io.domainshift.jobs.JobKind;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewJob;
import io.domainshift.jobs.ResourceClass;
import io.domainshift.models.Model;
import io.domainshift.studio.options.SampleOptions;
import io.domainshift.studio.options.SampleWork;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Draws pictures with a generator: a short job that the request usually waits for. */
@Tag(name = "Models")
@RestController
class SampleController {

  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(20);

  /** Somebody is waiting. */
  private static final int PRIORITY = 10;

  private final ModelReader models;
  private final SamplePlanner planner;
  private final JobOrders orders;
  private final JobReader jobs;
  private final JobWaits waits;
  private final SampleAnswers answers;
  private final StrictJson json;

  SampleController(
      ModelReader models,
      SamplePlanner planner,
      JobOrders orders,
      JobReader jobs,
      JobWaits waits,
      SampleAnswers answers,
      StrictJson json) {
    this.models = models;
    this.planner = planner;
    this.orders = orders;
    this.jobs = jobs;
    this.waits = waits;
    this.answers = answers;
    this.json = json;
  }

  @Operation(
      summary = "Draw pictures with a generator",
      description =
          """
          Answers with the picture itself when `Accept` asks for an image (layout `grid`), else
          with links to each. When it takes longer than `Prefer: wait` (20 s unless said), the
          answer is 202 and the job goes on.
          """)
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content = @Content(schema = @Schema(implementation = SampleOptions.class)))
  @ApiResponse(
      responseCode = "200",
      description = "The pictures",
      headers = @Header(name = "Location", description = "Path of the job"),
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = SamplesView.class)),
        @Content(mediaType = MediaType.IMAGE_PNG_VALUE),
        @Content(mediaType = MediaType.IMAGE_JPEG_VALUE)
      })
  @ApiResponse(
      responseCode = "202",
      description = "Not drawn yet",
      headers = @Header(name = "Location", description = "Path of the job"),
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @PostMapping(
      path = "/v1/models/{model}/samples",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = {
        MediaType.APPLICATION_JSON_VALUE,
        MediaType.IMAGE_PNG_VALUE,
        MediaType.IMAGE_JPEG_VALUE
      })
  Object draw(
      @PathVariable String model,
      @RequestBody ObjectNode body,
      @Parameter(description = "wait=N: seconds to wait for the pictures, 0 to 60")
          @RequestHeader(name = "Prefer", required = false)
          @Nullable String prefer,
      @Parameter(description = "Makes the request repeatable for 24 hours")
          @RequestHeader(name = Idempotency.HEADER, required = false)
          @Nullable String idempotencyKey,
      @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false)
          @Nullable String accept) {
    Prefer wish = Prefer.parse(prefer, USUAL_PATIENCE);
    Model generator = models.find(model);
    AcceptedPicture picture = AcceptedPicture.of(accept);
    SampleWork work = planner.plan(generator, picture.check(json.bind(body, SampleOptions.class)));
    Idempotency.Request request =
        new Idempotency.Request(
            Tenants.LOCAL,
            ModelView.path(generator) + "/samples",
            idempotencyKey,
            Idempotency.fingerprint(body, picture));
    Created job = orders.once(request, () -> order(generator, body, work));
    UUID id = JobAnswers.id(job);
    return wish.patience().isZero()
        ? answers.answer(job, wish, jobs.view(id), picture)
        : waits.until(id, wish.patience(), () -> answers.answer(job, wish, jobs.view(id), picture));
  }

  private Order order(Model generator, ObjectNode body, SampleWork work) {
    return Order.of(
        new NewJob(
            Tenants.LOCAL,
            JobKind.SAMPLES,
            "samples",
            Lane.STUDIO,
            null,
            PRIORITY,
            ResourceClass.ANY,
            0,
            ModelReader.request(generator, body),
            json.tree(work),
            Map.of(),
            0,
            1,
            null,
            null,
            List.of()));
  }
}
