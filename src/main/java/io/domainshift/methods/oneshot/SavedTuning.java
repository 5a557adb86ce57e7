package io.domainshift.methods.oneshot;

import io.domainshift.graph.HostTensor;
import io.domainshift.methods.DivergedException;
import io.domainshift.methods.StateParts;
import io.domainshift.methods.TrainingState;
import java.util.Map;

/**
 * What moves in stage 2, in Java memory; each map is empty before the first iteration or where
 * there is no such thing.
 *
 * @param weights of the generator that may train
 * @param adam moments and step counts of their optimiser
 * @param average moving average of the weights
 * @param discriminator its weights
 * @param discriminatorAdam moments and step counts of its optimiser
 * @param reference the latent {@code w} that stage 1 found
 */
record SavedTuning(
    Map<String, HostTensor> weights,
    Map<String, HostTensor> adam,
    Map<String, HostTensor> average,
    Map<String, HostTensor> discriminator,
    Map<String, HostTensor> discriminatorAdam,
    Map<String, HostTensor> reference) {

  private static final String WEIGHTS = "weights";
  private static final String ADAM = "adam";
  private static final String AVERAGE = "average";
  private static final String DISCRIMINATOR = "discriminator";
  private static final String DISCRIMINATOR_ADAM = "discriminator-adam";
  private static final String REFERENCE = "reference";

  /** The tensor of {@link #reference}. */
  static final String W = "w";

  /** Where stage 2 starts. */
  static SavedTuning fresh() {
    return new SavedTuning(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
  }

  /** Takes back what {@link #after} gave. */
  static SavedTuning of(TrainingState state) {
    return new SavedTuning(
        StateParts.of(state, WEIGHTS),
        StateParts.of(state, ADAM),
        StateParts.of(state, AVERAGE),
        StateParts.of(state, DISCRIMINATOR),
        StateParts.of(state, DISCRIMINATOR_ADAM),
        StateParts.of(state, REFERENCE));
  }

  /**
   * @param iteration iterations done in both stages
   */
  TrainingState after(int iteration) {
    return new StateParts()
        .put(WEIGHTS, weights)
        .put(ADAM, adam)
        .put(AVERAGE, average)
        .put(DISCRIMINATOR, discriminator)
        .put(DISCRIMINATOR_ADAM, discriminatorAdam)
        .put(REFERENCE, reference)
        .after(iteration);
  }

  /** What the run is worth: the moving average where there is one, else the weights. */
  Map<String, HostTensor> result() {
    return average.isEmpty() ? weights : average;
  }

  /**
   * Itself, when every weight is a number.
   *
   * @throws DivergedException naming the first weight that is not
   */
  SavedTuning requireFinite(int iteration) {
    DivergedException.requireFinite(weights, iteration, "learningRate");
    DivergedException.requireFinite(discriminator, iteration, "learningRate");
    return this;
  }
}
