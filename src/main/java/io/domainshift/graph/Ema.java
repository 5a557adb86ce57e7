package io.domainshift.graph;

/** Exponential moving average of named weights. */
public final class Ema {

  private final TensorMap averages;
  private final double decay;

  /**
   * @param averages start values, copies of the weights; moved in place
   * @param decay share of the average that an update keeps, in [0, 1]
   */
  public Ema(TensorMap averages, double decay) {
    this.averages = averages;
    this.decay = decay;
  }

  /** average ← decay · average + (1 − decay) · weight, for every average. */
  public void update(GraphScope scope, TensorMap weights) {
    update(scope, averages, weights, decay);
  }

  /** One update of averages whose decay changes; 0 makes them the weights' copies, to the bit. */
  public static void update(GraphScope scope, TensorMap averages, TensorMap weights, double decay) {
    try (GraphScope child = scope.openChild()) {
      child
          .call("training.ema.update")
          .with(averages)
          .with(weights.select(averages::has))
          .with(decay)
          .list();
    }
  }

  /** The averages. */
  public TensorMap averages() {
    return averages;
  }
}
