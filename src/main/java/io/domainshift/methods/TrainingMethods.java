package io.domainshift.methods;

import io.domainshift.models.Checkpoint;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
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

  /** Names of the methods of a kind, sorted. */
  public List<String> names(MethodKind kind) {
    return byName.values().stream()
        .filter(method -> method.kind() == kind)
        .map(TrainingMethod::name)
        .toList();
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

  /**
   * What would run for a fork.
   *
   * @param parameters effective options of the job that is forked
   * @param requested names of the options that its request gave
   * @param changes options that shall be others from the checkpoint on
   * @throws InvalidOptionException naming the option at fault, also one that is {@link Kept}
   */
  public Plan<?> fork(
      String method,
      ObjectNode parameters,
      Collection<String> requested,
      ObjectNode changes,
      Inputs inputs) {
    ObjectNode options = parameters.deepCopy().retain(requested);
    options.setAll(changes);
    Plan<?> plan = find(method).plan(new RequestedOptions(options, parameters), inputs);
    ObjectNode effective = toJson(plan);
    for (String name : kept(method)) {
      String kept = value(parameters, name);
      String wanted = value(effective, name);
      if (!wanted.equals(kept)) {
        throw new InvalidOptionException(
            name, "%s is %s, expected %s: a fork keeps it".formatted(name, wanted, kept));
      }
    }
    return plan;
  }

  private static String value(ObjectNode options, String name) {
    return options.hasNonNull(name) ? options.path(name).toString() : "absent";
  }

  /** Options of a method that a fork must keep. */
  public List<String> kept(String method) {
    return Arrays.stream(find(method).optionsType().getRecordComponents())
        .filter(component -> component.isAnnotationPresent(Kept.class))
        .map(RecordComponent::getName)
        .toList();
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
