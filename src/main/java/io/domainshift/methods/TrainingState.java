package io.domainshift.methods;

import io.domainshift.graph.HostTensor;
import java.util.Map;

/**
 * Everything a run needs to go on after iteration {@code iteration}: weights that move, moments of
 * the optimiser, moving averages. Random draws need no state; they depend on the iteration.
 *
 * @param iteration how many iterations were done
 * @param tensors by name; a prefix up to the first slash says what the tensor is
 */
public record TrainingState(int iteration, Map<String, HostTensor> tensors) {

  public TrainingState {
    tensors = Map.copyOf(tensors);
  }
}
