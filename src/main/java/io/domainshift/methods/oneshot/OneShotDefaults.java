package io.domainshift.methods.oneshot;

import io.domainshift.methods.Models;
import io.domainshift.methods.PerceptualModels;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What an option is when the request does not say. */
final class OneShotDefaults {

  private static final int SMALLEST_CROP = 8;

  private OneShotDefaults() {}

  /** The published defaults for a generator; {@link OneShotOptions} explains each. */
  static ObjectNode published(Model generator, Models models) {
    int size = ((GeneratorArchitecture) generator.architecture()).size();
    ObjectNode defaults =
        JsonNodeFactory.instance
            .objectNode()
            .put("fit", "cover")
            .put("crop", "none")
            .put("truncateText", false)
            .put("searchIterations", 1001)
            .put("searchLearningRate", 0.01)
            .put("clipWeight", 1.0)
            .put("latentWeight", 0.01)
            .put("reconstructionWeight", 1.0)
            .put("views", 8)
            .put("viewDraws", "official")
            .put("iterations", 2001)
            .put("batchSize", 2)
            .put("learningRate", 0.002)
            .put("discriminatorLearningRate", 0.002)
            .put("adversarialWeight", 1.0)
            .put("r1Gamma", 10.0)
            .put("r1Interval", 16)
            .put("refInterval", 4)
            .put("directionalWeight", 1.0)
            .put("styleMixingProb", 0.9)
            .put("consistencyWeight", 10.0)
            .put("patchWeight", 1.0)
            .put("cropCount", 16)
            .put("cropSize", Math.max(SMALLEST_CROP, size / 8))
            .put("temperature", 1.0)
            .put("patchAllBatch", false)
            .put("patchFeatures", 1)
            .put("draws", "shared")
            .put("emaDecay", Math.pow(0.5, 32.0 / 10_000))
            .put("truncationPsi", 0.7)
            .put("sampleCount", 4)
            .put("outputInterval", 100)
            .put("saveInterval", 500);
    List<Model> clips = models.ofKind(ModelKind.CLIP);
    if (clips.size() == 1) {
      defaults.putArray("clip").addObject().put("model", clips.get(0).name()).put("weight", 1.0);
    }
    PerceptualModels.preferred(models).ifPresent(model -> defaults.put("perceptual", model.name()));
    models
        .discriminatorOf(generator)
        .ifPresent(model -> defaults.put("discriminator", model.name()));
    return defaults;
  }

  /** What comes with the model: the entry of this method among its defaults. */
  static ObjectNode recommended(Model base) {
    JsonNode entry = base.defaults().path(OneShotMethod.NAME);
    return entry instanceof ObjectNode object
        ? object.deepCopy()
        : JsonNodeFactory.instance.objectNode();
  }

  /** What serves a picture is out of place beside a text, and a reference needs no search. */
  static void settle(RequestedOptions requested, ObjectNode published, ObjectNode recommended) {
    boolean text = requested.names("target") && !requested.names("targetImage");
    if (text) {
      published.remove("discriminator");
    }
    if (text || requested.names("referenceW")) {
      recommended.put("searchIterations", 0);
    }
  }
}
