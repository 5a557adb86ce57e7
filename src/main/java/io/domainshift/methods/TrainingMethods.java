package io.domainshift.methods;

import io.domainshift.models.Checkpoint;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** The installed methods by name: where JSON becomes a method's options and back. */
@Component
public class TrainingMethods {

  private final Map<String, TrainingMethod<?>> byName = new TreeMap<>();

  public TrainingMethods(List<TrainingMethod<?>> methods) {
    for (TrainingMethod<?> method : methods) {
      if (byName.put(method.name(), method) != null) {
        throw new IllegalArgumentException("Two methods are named " + method.name());
      }
    }
  }

  /** Names that a request may say in {@code method}, sorted. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /**
   * @throws InvalidOptionException for the field {@code method} when there is none of this name
   */
  public TrainingMethod<?> find(String name) {
    TrainingMethod<?> method = byName.get(name);
    if (method == null) {
      throw new InvalidOptionException(
          "method", "method is \"" + name + "\", expected one of " + names());
    }
    return method;
  }

  /**
   * What would run for a request's options (its envelope taken off).
   *
   * @throws InvalidOptionException naming the option at fault
   */
  public Plan<?> plan(String method, ObjectNode options, Inputs inputs) {
    return find(method).plan(new RequestedOptions(options), inputs);
  }

  /** The effective options as a job stores and shows them. */
  public ObjectNode toJson(Plan<?> plan) {
    return OptionsBinder.toJson(plan.options());
  }

  /**
   * Runs a method.
   *
   * @param parameters effective options as {@link #toJson} wrote them
   */
  public Checkpoint train(String method, ObjectNode parameters, TrainingRun run) {
    return train(find(method), parameters, run);
  }

  private static <O> Checkpoint train(
      TrainingMethod<O> method, ObjectNode parameters, TrainingRun run) {
    return method.train(run, OptionsBinder.bind(parameters, method.optionsType()));
  }
}
