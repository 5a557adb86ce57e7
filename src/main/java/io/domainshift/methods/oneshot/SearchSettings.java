package io.domainshift.methods.oneshot;

import java.util.Map;

/**
 * How the latent search goes.
 *
 * @param iterations how many steps; with none the mean latent is what is found
 * @param learningRate of Adam, above 0
 * @param clipWeight factor of one minus the cosine between views and target in CLIP's space
 * @param latentWeight factor of the squared distance from the mean latent
 * @param reconstructionWeight factor of perceptual distance plus squared difference from the target
 * @param views pictures that CLIP looks at in a step, at least 1
 * @param viewDraws whether they differ
 */
record SearchSettings(
    int iterations,
    double learningRate,
    double clipWeight,
    double latentWeight,
    double reconstructionWeight,
    int views,
    ViewDraws viewDraws) {

  SearchSettings {
    if (iterations > 0 && clipWeight == 0 && reconstructionWeight == 0) {
      throw new IllegalArgumentException(
          "clipWeight is %s and reconstructionWeight %s, expected one above 0"
              .formatted(clipWeight, reconstructionWeight));
    }
  }

  /** How many views are computed: equal ones once. */
  int computedViews() {
    return viewDraws == ViewDraws.OFFICIAL ? 1 : views;
  }

  /** The weighted sum of losses by name; one that is absent counts as zero. */
  double total(Map<String, Double> losses) {
    return clipWeight * losses.getOrDefault("clip", 0.0)
        + latentWeight * losses.getOrDefault("latent", 0.0)
        + reconstructionWeight * losses.getOrDefault("reconstruction", 0.0);
  }

  double totalWeight() {
    return clipWeight + latentWeight + reconstructionWeight;
  }
}
