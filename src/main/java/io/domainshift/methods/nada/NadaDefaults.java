package io.domainshift.methods.nada;

import io.domainshift.methods.Models;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What an option is when the request does not say. */
final class NadaDefaults {

  /** Crops of the published patch loss, made for pictures of 512 pixels and more. */
  private static final int PUBLISHED_PATCH = 510;

  private static final List<String> SEARCH =
      List.of("autoLayerK", "autoLayerBatch", "autoLayerMapping");
  private static final List<String> MANUAL = List.of("phase", "trainToRgb");

  /** Losses that compare pictures with words, and what belongs to them. */
  private static final List<String> WORDS =
      List.of("globalWeight", "patchWeight", "patchSize", "manifoldWeight");

  private NadaDefaults() {}

  /** The published defaults for a generator; {@link NadaOptions} explains each. */
  static ObjectNode published(GeneratorArchitecture architecture, Models models) {
    int size = architecture.size();
    ObjectNode defaults =
        JsonNodeFactory.instance
            .objectNode()
            .put("truncateText", false)
            .put("clipAntialias", false)
            .put("iterations", 300)
            .put("batchSize", 2)
            .put("learningRate", 0.002)
            .put("directionalWeight", 1.0)
            .put("textWeight", 1.0)
            .put("styleWeight", 0.0)
            .put("globalWeight", 0.0)
            .put("normWeight", 0.0)
            .put("patchWeight", 0.0)
            .put("patchSize", size > PUBLISHED_PATCH ? PUBLISHED_PATCH : size / 2)
            .put("manifoldWeight", 0.0)
            .put("textureWeight", 0.0)
            .put("phase", "default")
            .put("trainToRgb", false)
            .put("autoLayerIterations", 1)
            .put("autoLayerK", architecture.numWs())
            .put("autoLayerBatch", 8)
            .put("autoLayerMapping", "official")
            .put("styleMixingProb", 0.0)
            .put("truncationPsi", 0.7)
            .put("sampleCount", 4)
            .put("outputInterval", 50)
            .put("saveInterval", 150)
            .put("emaDecay", 0.0);
    List<Model> clips = models.ofKind(ModelKind.CLIP);
    if (clips.size() == 1) {
      defaults.putArray("clip").addObject().put("model", clips.get(0).name()).put("weight", 1.0);
    }
    return defaults;
  }

  /** What comes with the model: the entry of this method among its defaults. */
  static ObjectNode recommended(Model base) {
    JsonNode entry = base.defaults().path(NadaMethod.NAME);
    return entry instanceof ObjectNode object
        ? object.deepCopy()
        : JsonNodeFactory.instance.objectNode();
  }

  /**
   * Layers are chosen by search or by hand, and a request that names options of one way means it:
   * defaults of the other way give in. So do defaults that want words where a request brings style
   * pictures alone.
   */
  static void settle(RequestedOptions requested, ObjectNode published, ObjectNode recommended) {
    boolean byHand = MANUAL.stream().anyMatch(requested::names);
    boolean bySearch =
        Stream.concat(SEARCH.stream(), Stream.of("autoLayerIterations")).anyMatch(requested::names);
    if (requested.names("styleImages")) {
      published.put("styleWeight", 1.0);
      if (requested.text("target") == null) {
        published.put("textWeight", 0.0);
        recommended.remove(WORDS);
      }
    }
    if (byHand && !bySearch) {
      recommended.put("autoLayerIterations", 0);
    }
    if ("all".equals(requested.text("phase")) && !requested.names("trainToRgb")) {
      recommended.put("trainToRgb", true);
    }
    if (bySearch && !byHand) {
      recommended.remove(MANUAL);
      if (!requested.names("autoLayerIterations")
          && recommended.path("autoLayerIterations").asInt(1) == 0) {
        recommended.put("autoLayerIterations", published.get("autoLayerIterations").asInt());
      }
    }
  }
}
