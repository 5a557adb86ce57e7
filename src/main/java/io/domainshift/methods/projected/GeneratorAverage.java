package io.domainshift.methods.projected;

import io.domainshift.graph.Ema;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.nets.GeneratorTraining;
import java.util.Map;

/**
 * The generator that a job ends with: a moving average of what is trained, beside copies of what
 * moves by itself, as the official {@code G_ema}.
 */
final class GeneratorAverage {

  private final GeneratorTraining generator;
  private final ProjectedOptions options;
  private final TensorMap averages;

  /**
   * @param start where it starts: the generator's weights, or what {@link #weights} was
   */
  GeneratorAverage(
      GraphScope home,
      GeneratorTraining generator,
      ProjectedOptions options,
      Map<String, HostTensor> start) {
    this.generator = generator;
    this.options = options;
    this.averages = home.tensors(start);
  }

  /**
   * Follows the generator by a batch.
   *
   * @param shown pictures shown before that batch
   */
  void update(GraphScope scope, long shown) {
    double decay = decay(options.batchSize(), shown, 1000 * options.emaKimg(), options.emaRampup());
    TensorMap weights = generator.weights();
    Ema.update(scope, averages.select(generator::isTrained), weights, decay);
    TensorMap buffers = averages.select(name -> !generator.isTrained(name));
    if (!buffers.isEmpty()) {
      Ema.update(scope, buffers, weights, 0);
    }
  }

  /**
   * Share of the average that stays after a batch.
   *
   * @param halfLife in pictures
   * @param rampup share of {@code shown} that the half-life is at most; 0 for no limit
   */
  static double decay(int batch, long shown, double halfLife, double rampup) {
    double pictures = rampup == 0 ? halfLife : Math.min(halfLife, shown * rampup);
    return Math.pow(0.5, batch / Math.max(pictures, 1e-8));
  }

  /** Everything that a checkpoint holds. */
  TensorMap weights() {
    return averages;
  }
}
