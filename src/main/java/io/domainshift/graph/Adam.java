package io.domainshift.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Adam over named weights, as {@code torch.optim.Adam}: a weight without a gradient is skipped, its
 * moments and its step count do not move.
 */
public final class Adam {

  private static final String FIRST = "adam.exp_avg.";
  private static final String SECOND = "adam.exp_avg_sq.";
  private static final String STEP = "adam.step.";

  private final GraphScope home;
  private final AdamSettings settings;
  private final Map<String, Moments> moments = new LinkedHashMap<>();

  private record Moments(Tensor first, Tensor second, Tensor step) {}

  /**
   * @param home scope in which the moments live
   * @param settings hyperparameters
   */
  public Adam(GraphScope home, AdamSettings settings) {
    this.home = home;
    this.settings = settings;
  }

  /** Moves the weights that have a gradient, in place. */
  public void step(TensorMap weights, TensorMap gradients) {
    if (gradients.isEmpty()) {
      return;
    }
    Map<String, Tensor> first = new LinkedHashMap<>();
    Map<String, Tensor> second = new LinkedHashMap<>();
    Map<String, Tensor> steps = new LinkedHashMap<>();
    for (String name : gradients.names()) {
      Moments m = moments.computeIfAbsent(name, absent -> zeros(weights.get(name)));
      first.put(name, m.first());
      second.put(name, m.second());
      steps.put(name, m.step());
    }
    try (GraphScope scope = home.openChild()) {
      scope
          .call("training.adam.step")
          .with(weights.select(gradients::has))
          .with(gradients)
          .with(TensorMap.of(first))
          .with(TensorMap.of(second))
          .with(TensorMap.of(steps))
          .with(settings.learningRate())
          .with(settings.beta1())
          .with(settings.beta2())
          .with(settings.epsilon())
          .list();
    }
  }

  private Moments zeros(Tensor weight) {
    HostTensor zeros = HostTensor.zeros(weight.type(), weight.shape());
    return new Moments(
        home.tensor(zeros), home.tensor(zeros), home.tensor(HostTensor.of(new float[] {0})));
  }

  /** Moments and step counts of every weight that has moved, for a checkpoint. */
  public Map<String, HostTensor> state() {
    Map<String, HostTensor> state = new LinkedHashMap<>();
    moments.forEach(
        (name, m) -> {
          state.put(FIRST + name, m.first().toHost());
          state.put(SECOND + name, m.second().toHost());
          state.put(STEP + name, m.step().toHost());
        });
    return state;
  }

  /** Takes back what {@link #state} gave; entries with other names are not its own. */
  public void restore(Map<String, HostTensor> state) {
    moments.clear();
    forEach(
        state,
        (name, first) ->
            moments.put(
                name,
                new Moments(
                    home.tensor(first),
                    home.tensor(required(state, SECOND + name)),
                    home.tensor(required(state, STEP + name)))));
  }

  private static void forEach(Map<String, HostTensor> state, BiConsumer<String, HostTensor> each) {
    state.forEach(
        (key, value) -> {
          if (key.startsWith(FIRST)) {
            each.accept(key.substring(FIRST.length()), value);
          }
        });
  }

  private static HostTensor required(Map<String, HostTensor> state, String key) {
    HostTensor value = state.get(key);
    if (value == null) {
      throw new IllegalArgumentException("Optimizer state %s is absent".formatted(key));
    }
    return value;
  }
}
