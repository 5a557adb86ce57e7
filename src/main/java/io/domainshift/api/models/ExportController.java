package io.domainshift.api.models;

import io.domainshift.api.http.Idempotency;
import io.domainshift.api.http.Prefer;
import io.domainshift.api.http.StrictJson;
import io.domainshift.api.http.Tenants;
import io.domainshift.api.jobs.JobAnswers;
import io.domainshift.api.jobs.JobOrders;
import io.domainshift.api.jobs.JobOrders.Order;
import io.domainshift.api.jobs.QueuesJob;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.jobs.JobKind;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewJob;
import io.domainshift.jobs.ResourceClass;
import io.domainshift.metrics.ExportProof;
import io.domainshift.models.ExportOptions;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.models.Model;
import io.domainshift.models.ModelExports;
import io.domainshift.models.ModelKind;
import io.domainshift.models.WeightsFormat;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Queues exports: a runner writes the file and draws pictures with it before it is handed out. */
@Tag(name = "Models")
@RestController
class ExportController {

  private final ModelReader models;
  private final ModelExports exports;
  private final JobOrders orders;
  private final JobAnswers answers;
  private final StrictJson json;

  ExportController(
      ModelReader models,
      ModelExports exports,
      JobOrders orders,
      JobAnswers answers,
      StrictJson json) {
    this.models = models;
    this.exports = exports;
    this.orders = orders;
    this.answers = answers;
    this.json = json;
  }

  @Operation(
      summary = "Write a generator in another format",
      description =
          """
          Queues a job that writes the file, draws pictures of fixed seeds with it and with the
          stored weights, and keeps it if no colour value differs by more than 0.0001 (pictures are
          -1 to 1); else it fails as `EXPORT_INEXACT`. `torchscript` is code and weights for
          `torch.jit.load`; `nvidia` a state dictionary with the constructor's arguments, for
          stylegan2-ada-pytorch, stylegan3 and projected-gan. Then
          `GET /v1/models/{model}/weights?format=` hands it out.
          """)
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content = @Content(schema = @Schema(implementation = ExportRequest.class)))
  @QueuesJob
  @PostMapping(
      path = "/v1/models/{model}/exports",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  Object export(
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
    WeightsFormat format = format(json.bind(body, ExportRequest.class).format());
    check(generator, format);
    Idempotency.Request request =
        new Idempotency.Request(
            Tenants.LOCAL,
            ModelView.path(generator) + "/exports",
            idempotencyKey,
            Idempotency.fingerprint(body));
    return answers.created(orders.once(request, () -> order(generator, body, format)), wish);
  }

  @Operation(
      summary = "List a model's weights in other formats",
      description = "Those that are there, with how far their pictures are from the stored ones.")
  @GetMapping(path = "/v1/models/{model}/exports", produces = MediaType.APPLICATION_JSON_VALUE)
  ExportView.All exports(@PathVariable String model) {
    Model found = models.find(model);
    return new ExportView.All(
        exports.list(found).stream().map(export -> ExportView.of(found, export)).toList());
  }

  private static WeightsFormat format(String label) {
    return WeightsFormat.find(label)
        .filter(format -> format != WeightsFormat.SAFETENSORS)
        .orElseThrow(
            () ->
                ApiException.at(
                    "format",
                    ProblemCode.INVALID_FIELD,
                    "format is \"%s\", must be one of: torchscript, nvidia, rosinality;"
                        + " safetensors is always there",
                    label));
  }

  private static void check(Model model, WeightsFormat format) {
    if (model.kind() != ModelKind.GENERATOR) {
      throw ApiException.of(
          ProblemCode.MODEL_UNSUITABLE,
          "Model %s is of kind %s, must be GENERATOR to be exported",
          model.name(),
          model.kind());
    }
    try {
      ModelExports.check(model.architecture(), format);
    } catch (InvalidCheckpointException e) {
      throw ApiException.at(
          "format",
          ProblemCode.INVALID_FIELD,
          "format %s cannot express %s: %s",
          format.label(),
          model.name(),
          e.getMessage());
    }
  }

  private Order order(Model generator, ObjectNode body, WeightsFormat format) {
    return Order.of(
        new NewJob(
            Tenants.LOCAL,
            JobKind.EXPORT,
            "export",
            Lane.RUNNER,
            "%s export of %s".formatted(format.label(), generator.name()),
            0,
            ResourceClass.ANY,
            0,
            ModelReader.request(generator, body),
            json.tree(new ExportOptions(generator.id().toString(), format)),
            Map.of(),
            0,
            ExportProof.PICTURES,
            null,
            null,
            List.of()));
  }
}
