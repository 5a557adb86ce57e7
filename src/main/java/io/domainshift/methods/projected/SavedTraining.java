package io.domainshift.methods.projected;

import io.domainshift.graph.HostTensor;
import io.domainshift.methods.DivergedException;
import io.domainshift.methods.StateParts;
import io.domainshift.methods.TrainingState;
import java.util.Map;

/**
 * What moves in training, in Java memory.
 *
 * @param generator everything that its checkpoint holds
 * @param average the same of its moving average
 * @param generatorAdam moments and step counts of its optimiser
 * @param discriminator weights, singular vectors, running statistics and random projections
 * @param discriminatorAdam moments and step counts of its optimiser
 * @param best the generator that came nearest to the data; empty before the first examination
 * @param curve of all examinations; empty before the first
 */
record SavedTraining(
    Map<String, HostTensor> generator,
    Map<String, HostTensor> average,
    Map<String, HostTensor> generatorAdam,
    Map<String, HostTensor> discriminator,
    Map<String, HostTensor> discriminatorAdam,
    Map<String, HostTensor> best,
    Map<String, HostTensor> curve) {

  private static final String GENERATOR = "generator";
  private static final String AVERAGE = "average";
  private static final String GENERATOR_ADAM = "generator-adam";
  private static final String DISCRIMINATOR = "discriminator";
  private static final String DISCRIMINATOR_ADAM = "discriminator-adam";
  private static final String BEST = "best";
  private static final String CURVE = "curve";

  /** Takes back what {@link #after} gave. */
  static SavedTraining of(TrainingState state) {
    return new SavedTraining(
        StateParts.of(state, GENERATOR),
        StateParts.of(state, AVERAGE),
        StateParts.of(state, GENERATOR_ADAM),
        StateParts.of(state, DISCRIMINATOR),
        StateParts.of(state, DISCRIMINATOR_ADAM),
        StateParts.of(state, BEST),
        StateParts.of(state, CURVE));
  }

  /** All of it as a state. */
  TrainingState after(int iteration) {
    requireFinite(generator, iteration);
    requireFinite(discriminator, iteration);
    return new StateParts()
        .put(GENERATOR, generator)
        .put(AVERAGE, average)
        .put(GENERATOR_ADAM, generatorAdam)
        .put(DISCRIMINATOR, discriminator)
        .put(DISCRIMINATOR_ADAM, discriminatorAdam)
        .put(BEST, best)
        .put(CURVE, curve)
        .after(iteration);
  }

  /**
   * @throws DivergedException naming the first weight that is no number
   */
  static void requireFinite(Map<String, HostTensor> weights, int iteration) {
    DivergedException.requireFinite(weights, iteration, "generatorLearningRate");
  }
}
