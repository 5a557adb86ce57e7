package io.domainshift.methods.nada;

import io.domainshift.graph.HostTensor;
import io.domainshift.methods.DivergedException;
import io.domainshift.methods.StateParts;
import io.domainshift.methods.TrainingState;
import java.util.Map;
import java.util.Optional;

/**
 * What moves in a run, in Java memory.
 *
 * @param iteration how many iterations were done
 * @param weights that may train
 * @param adam moments and step counts of the optimiser
 * @param average moving average of the weights; empty without one
 */
record SavedState(
    int iteration,
    Map<String, HostTensor> weights,
    Map<String, HostTensor> adam,
    Map<String, HostTensor> average) {

  private static final String WEIGHTS = "weights";
  private static final String ADAM = "adam";
  private static final String AVERAGE = "average";

  static SavedState of(Optional<TrainingState> earlier) {
    if (earlier.isEmpty()) {
      return new SavedState(0, Map.of(), Map.of(), Map.of());
    }
    TrainingState state = earlier.get();
    return new SavedState(
        state.iteration(),
        StateParts.of(state, WEIGHTS),
        StateParts.of(state, ADAM),
        StateParts.of(state, AVERAGE));
  }

  TrainingState toTrainingState() {
    return new StateParts()
        .put(WEIGHTS, weights)
        .put(ADAM, adam)
        .put(AVERAGE, average)
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
  SavedState requireFinite() {
    weights.forEach(
        (name, tensor) -> {
          for (float value : tensor.toFloats()) {
            if (!Float.isFinite(value)) {
              throw new DivergedException(
                  iteration,
                  "Weight %s is %s after iteration %d, expected a finite number: try a lower learningRate"
                      .formatted(name, value, iteration));
            }
          }
        });
    return this;
  }
}
