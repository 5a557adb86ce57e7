package io.domainshift.methods.oneshot;

import java.util.Map;

/**
 * How long stage 2 will take, told from stage 1: the same networks at work, on other numbers of
 * pictures.
 */
final class Forecast {

  /** Back and forth through a generator whose weights train, in drawings of a picture. */
  private static final double TRAINED_DRAWING = 4;

  /** A discriminator's lesson, its penalty now and then, and its opinion, in drawings. */
  private static final double JUDGED_DRAWING = 9;

  /** Looking without a gradient, in looks with one. */
  private static final double LOOK_ONLY = 0.35;

  private final OneShotOptions options;
  private double drawing;
  private double looking;
  private double step;

  Forecast(OneShotOptions options) {
    this.options = options;
  }

  /** Learns from a step of the search. */
  void learn(Map<String, Double> seconds) {
    step += seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    drawing += seconds.getOrDefault("source", 0.0);
    int views = options.viewDraws() == ViewDraws.OFFICIAL ? 1 : options.views();
    looking += seconds.getOrDefault("guidance", 0.0) / views;
  }

  /** The iterations of stage 2, in steps of the search. */
  double stageTwo() {
    double pictures = options.batchSize();
    double looks = options.consistencyWeight() > 0 || options.patchWeight() > 0 ? 1 : 0;
    looks += options.patchWeight() > 0 ? options.cropCount() : 0;
    double usual =
        pictures
            * (drawing * (2 + TRAINED_DRAWING + JUDGED_DRAWING)
                + looking * looks * (1 + LOOK_ONLY));
    double reference = step + drawing * JUDGED_DRAWING;
    double share = 1.0 / options.refInterval();
    double iteration = usual * (1 - share) + reference * share;
    return options.iterations() * Math.max(1, iteration / step);
  }
}
