package io.domainshift.api.models;

import io.domainshift.models.Architecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import io.domainshift.models.WeightsFormat;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A model as the API shows it.
 *
 * @param id never reused
 * @param object always {@code model}
 * @param name unique; works wherever an id does
 * @param kind what it is for
 * @param architecture of the network
 * @param defaults recommended options, by method
 * @param weights the stored file
 * @param origin where the weights come from
 * @param licence of the weights
 * @param parent the model it was adapted from; of a discriminator the generator that it came with
 * @param job that made it
 * @param provenance how it was made
 * @param links what can be read and done next
 */
@Schema(name = "Model", description = "An installed network")
record ModelView(
    UUID id,
    @Schema(allowableValues = "model") String object,
    @Schema(example = "avatars64") String name,
    ModelKind kind,
    @Schema(type = "object") Architecture architecture,
    @Schema(type = "object") JsonNode defaults,
    Weights weights,
    String origin,
    String licence,
    @Nullable UUID parent,
    @Nullable UUID job,
    @Schema(type = "object") JsonNode provenance,
    Instant createdAt,
    Map<String, String> links) {

  /**
   * The stored file of weights.
   *
   * @param bytes its size
   * @param sha256 its digest in hexadecimal
   */
  @Schema(name = "ModelWeights")
  record Weights(long bytes, String sha256) {}

  static ModelView of(Model model) {
    return new ModelView(
        model.id(),
        "model",
        model.name(),
        model.kind(),
        model.architecture(),
        model.defaults(),
        new Weights(model.weightsBytes(), model.weightsSha256()),
        model.origin(),
        model.licence(),
        model.parent(),
        model.job(),
        model.provenance(),
        model.createdAt(),
        links(model));
  }

  private static Map<String, String> links(Model model) {
    String self = path(model);
    Map<String, String> links = new LinkedHashMap<>();
    links.put("self", self);
    links.put(WeightsFormat.SAFETENSORS.label(), self + "/weights?format=safetensors");
    if (model.architecture() instanceof GeneratorArchitecture
        || model.kind() == ModelKind.DISCRIMINATOR) {
      links.put(WeightsFormat.ROSINALITY.label(), self + "/weights?format=rosinality");
    }
    if (model.kind() == ModelKind.GENERATOR) {
      links.put("samples", self + "/samples");
      links.put("exports", self + "/exports");
    }
    if (model.parent() != null) {
      links.put("parent", "/v1/models/" + model.parent());
    }
    if (model.job() != null) {
      links.put("job", "/v1/jobs/" + model.job());
    }
    return links;
  }

  static String path(Model model) {
    return "/v1/models/" + model.id();
  }
}
