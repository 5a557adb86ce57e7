package io.domainshift.methods.nada;

import io.domainshift.graph.HostTensor;
import io.domainshift.methods.DivergedException;
import io.domainshift.methods.TrainingState;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

  private static final String WEIGHTS = "weights/";
  private static final String ADAM = "adam/";
  private static final String AVERAGE = "average/";

  static SavedState of(Optional<TrainingState> earlier) {
    if (earlier.isEmpty()) {
      return new SavedState(0, Map.of(), Map.of(), Map.of());
    }
    Map<String, HostTensor> tensors = earlier.get().tensors();
    return new SavedState(
        earlier.get().iteration(),
        part(tensors, WEIGHTS),
        part(tensors, ADAM),
        part(tensors, AVERAGE));
  }

  TrainingState toTrainingState() {
    Map<String, HostTensor> tensors = new HashMap<>();
    weights.forEach((name, tensor) -> tensors.put(WEIGHTS + name, tensor));
    adam.forEach((name, tensor) -> tensors.put(ADAM + name, tensor));
    average.forEach((name, tensor) -> tensors.put(AVERAGE + name, tensor));
    return new TrainingState(iteration, tensors);
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

  private static Map<String, HostTensor> part(Map<String, HostTensor> tensors, String prefix) {
    Map<String, HostTensor> part = new LinkedHashMap<>();
    tensors.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .sorted()
        .forEach(name -> part.put(name.substring(prefix.length()), tensors.get(name)));
    return part;
  }
}
