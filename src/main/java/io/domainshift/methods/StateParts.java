package io.domainshift.methods;

import io.domainshift.graph.HostTensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a training state by what they belong to: {@code adam/…}, {@code weights/…}. */
public final class StateParts {

  private final Map<String, HostTensor> tensors = new LinkedHashMap<>();

  /** Adds a part; its tensors are named {@code part/name}. */
  public StateParts put(String part, Map<String, HostTensor> named) {
    named.forEach((name, tensor) -> tensors.put(part + "/" + name, tensor));
    return this;
  }

  /** All of them as a state. */
  public TrainingState after(int iteration) {
    return new TrainingState(iteration, tensors);
  }

  /** Takes back a part of a state under the names it was put with; empty when there is none. */
  public static Map<String, HostTensor> of(TrainingState state, String part) {
    String prefix = part + "/";
    Map<String, HostTensor> named = new LinkedHashMap<>();
    state.tensors().keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .sorted()
        .forEach(name -> named.put(name.substring(prefix.length()), state.tensors().get(name)));
    return named;
  }
}
