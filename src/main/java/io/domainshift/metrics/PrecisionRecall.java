package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;

/**
 * Improved precision and recall (Kynkäänniemi et al., NeurIPS 2019). Precision falls when pictures
 * do not look like the real ones, recall when real ones are never drawn: a collapsed generator has
 * the first and lacks the second.
 *
 * @param precision share of the generated features within the real ones' manifold
 * @param recall share of the real features within the generated ones' manifold
 */
public record PrecisionRecall(double precision, double recall) {

  /** Neighbours that a manifold's balls reach to, as published. */
  public static final int NEIGHBOURS = 3;

  private static final String GRAPH = "metrics.manifold.";

  /** How exactly distances are compared. */
  public enum Rounding {
    /** In float32. */
    SINGLE,
    /** Features and radii rounded to float16, as NVIDIA's code does and papers therefore did. */
    OFFICIAL
  }

  /**
   * @param real features [N, D], more than {@code neighbours}
   * @param generated features [M, D], more than {@code neighbours}
   */
  public static PrecisionRecall between(
      GraphScope scope, Tensor real, Tensor generated, int neighbours, Rounding rounding) {
    Sets.requireAtLeast(neighbours + 1L, Sets.size(real), Sets.size(generated));
    try (GraphScope work = scope.openChild()) {
      Tensor known = rounded(work, real, rounding);
      Tensor drawn = rounded(work, generated, rounding);
      return new PrecisionRecall(
          covered(work, drawn, known, neighbours, rounding),
          covered(work, known, drawn, neighbours, rounding));
    }
  }

  private static double covered(
      GraphScope scope, Tensor probes, Tensor features, int neighbours, Rounding rounding) {
    Tensor radii = scope.call(GRAPH + "radii").with(features).with(neighbours).tensor();
    return scope
        .call(GRAPH + "covered")
        .with(probes)
        .with(features)
        .with(rounded(scope, radii, rounding))
        .tensor()
        .item();
  }

  private static Tensor rounded(GraphScope scope, Tensor tensor, Rounding rounding) {
    return switch (rounding) {
      case SINGLE -> tensor;
      case OFFICIAL -> scope.call(GRAPH + "halved").with(tensor).tensor();
    };
  }
}
