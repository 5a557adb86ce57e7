package io.domainshift.methods.projected;

import io.domainshift.methods.MetricNetworks;
import io.domainshift.methods.Models;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.models.Model;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What an option is when the request does not say. */
final class ProjectedDefaults {

  private static final String FEATURE_NETWORK = "efficientnet-lite1";
  private static final int BATCH = 64;

  private ProjectedDefaults() {}

  /**
   * The published defaults; {@link ProjectedOptions} explains each.
   *
   * @param generator whose weights training starts from; null for random ones
   * @param models what is installed
   */
  static ObjectNode published(@Nullable Model generator, Models models) {
    ObjectNode defaults =
        JsonNodeFactory.instance
            .objectNode()
            .put("architecture", architecture(generator))
            .put("channelBase", 32_768)
            .put("channelMax", 512)
            .put("wDim", 128)
            .put("mappingLayers", 2)
            .put("initialContrast", 1.0)
            .put("featureNetwork", FEATURE_NETWORK)
            .put("featureStatistics", "clean")
            .put("featureSize", DiscriminatorLayout.PUBLISHED_PICTURE)
            .put("labels", false)
            .put("mirror", false)
            .put("batchSize", BATCH)
            .put("kimg", 10_000.0)
            .put("emaRampup", generator == null ? 0.05 : 0.0)
            .put("blurSigma", 0.0)
            .put("blurFadeKimg", 0.0)
            .put("rangePenalty", 0.0)
            .put("metric", MetricNetworks.preferred(models))
            .put("metricKimg", 200.0)
            .put("metricPictures", 10_000)
            .put("onCollapse", "stop")
            .put("truncationPsi", 1.0)
            .put("sampleCount", 16)
            .put("sampleKimg", 200.0)
            .put("saveKimg", 200.0);
    defaults.putArray("augment").add("color").add("translation").add("cutout");
    settle(defaults, GeneratorKind.STYLEGAN2, BATCH);
    return defaults;
  }

  /** Adds what follows from other options. */
  static void settle(ObjectNode defaults, GeneratorKind architecture, int batchSize) {
    boolean fastGan = architecture != GeneratorKind.STYLEGAN2;
    defaults.put("zDim", fastGan ? 256 : 64);
    defaults.put("generatorLearningRate", fastGan ? 0.0002 : 0.002);
    defaults.put("discriminatorLearningRate", fastGan ? 0.0002 : 0.002);
    defaults.put("batchDevice", batchSize);
    defaults.put("emaKimg", batchSize * 10 / 32.0);
  }

  private static String architecture(@Nullable Model generator) {
    if (generator != null && generator.architecture() instanceof FastGanArchitecture fastGan) {
      return fastGan.lite() ? "fastgan-lite" : "fastgan";
    }
    return "stylegan2";
  }

  /** What comes with the model: the entry of this method among its defaults. */
  static ObjectNode recommended(@Nullable Model generator) {
    JsonNode entry = generator == null ? null : generator.defaults().get(ProjectedMethod.NAME);
    return entry instanceof ObjectNode object
        ? object.deepCopy()
        : JsonNodeFactory.instance.objectNode();
  }
}
