package io.domainshift.methods.oneshot;

import io.domainshift.graph.HostTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Where a latent search has got to, in Java memory.
 *
 * @param steps how many are done
 * @param w the latent, [1, wDim]
 * @param wMean the mean latent that the search started from, [1, wDim]
 * @param curve loss and its parts after every step, see {@link FoundReference}
 * @param adam moments and step count of the optimiser
 */
record SearchState(
    int steps, HostTensor w, HostTensor wMean, HostTensor curve, Map<String, HostTensor> adam) {

  private static final String PREFIX = "search/";
  private static final String W = PREFIX + "w";
  private static final String W_MEAN = PREFIX + "w_mean";
  private static final String CURVE = PREFIX + "curve";
  private static final String ADAM = PREFIX + "adam/";

  /** The tensors of a checkpoint; all names start with {@code search/}. */
  Map<String, HostTensor> tensors() {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    tensors.put(W, w);
    tensors.put(W_MEAN, wMean);
    tensors.put(CURVE, curve);
    adam.forEach((name, tensor) -> tensors.put(ADAM + name, tensor));
    return tensors;
  }

  /** Takes back what {@link #tensors} gave; entries with other names are not its own. */
  static SearchState of(int steps, Map<String, HostTensor> tensors) {
    Map<String, HostTensor> adam = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(ADAM)) {
            adam.put(name.substring(ADAM.length()), tensor);
          }
        });
    return new SearchState(
        steps, required(tensors, W), required(tensors, W_MEAN), required(tensors, CURVE), adam);
  }

  private static HostTensor required(Map<String, HostTensor> tensors, String name) {
    return Objects.requireNonNull(
        tensors.get(name), () -> "Tensor %s of the search's state is absent".formatted(name));
  }
}
