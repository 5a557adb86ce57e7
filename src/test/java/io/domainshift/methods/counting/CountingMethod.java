package io.domainshift.methods.counting;

import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Seeds;
import io.domainshift.methods.DivergedException;
import io.domainshift.methods.Inputs;
import io.domainshift.methods.MethodKind;
import io.domainshift.methods.Plan;
import io.domainshift.methods.Progress;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.methods.TrainingMethod;
import io.domainshift.methods.TrainingRun;
import io.domainshift.methods.TrainingState;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;

/** Moves four numbers at random: all that a road needs to be driven, in milliseconds. */
@Component
public class CountingMethod implements TrainingMethod<CountingOptions> {

  private static final String STATE = "g/numbers";

  @Override
  public String name() {
    return "counting";
  }

  @Override
  public MethodKind kind() {
    return MethodKind.ADAPTATION;
  }

  @Override
  public Class<CountingOptions> optionsType() {
    return CountingOptions.class;
  }

  @Override
  public Plan<CountingOptions> plan(RequestedOptions requested, Inputs inputs) {
    CountingOptions options =
        requested.bind(
            CountingOptions.class,
            JsonNodeFactory.instance.objectNode().put("millis", 1).put("saveInterval", 5));
    return new Plan<>(options, options.iterations(), List.of(), null, 0);
  }

  @Override
  public Checkpoint train(TrainingRun run, CountingOptions options) {
    TrainingState state =
        run.resumeFrom()
            .orElseGet(() -> new TrainingState(0, Map.of(STATE, HostTensor.of(new float[4], 4))));
    while (state.iteration() < options.iterations()) {
      int iteration = state.iteration() + 1;
      misbehave(options, iteration);
      TrainingState next = new TrainingState(iteration, Map.of(STATE, moved(run, state)));
      state = next;
      run.tick(
          new Progress(
              iteration,
              options.iterations(),
              1.0 / iteration,
              Map.of("sum", 1.0),
              Map.of("count", options.millis() / 1000.0)),
          () -> next);
      if (iteration % options.saveInterval() == 0 && iteration < options.iterations()) {
        run.checkpoint(next);
        run.sample(iteration, "samples.png", new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB));
      }
    }
    run.file("numbers", "numbers.txt", "text/plain", "four".getBytes(StandardCharsets.UTF_8));
    run.measured(Map.of("sum", 2.5));
    return new Checkpoint(architecture(), state.tensors(), Map.of());
  }

  private static HostTensor moved(TrainingRun run, TrainingState state) {
    float[] numbers = Objects.requireNonNull(state.tensors().get(STATE)).toFloats();
    for (int i = 0; i < numbers.length; i++) {
      long draw = Seeds.derive(run.seed(), state.iteration() + 1, "move-" + i);
      numbers[i] = numbers[i] * 0.9f + draw * 0x1p-32f;
    }
    return HostTensor.of(numbers, 4);
  }

  private static void misbehave(CountingOptions options, int iteration) {
    sleep(options.millis());
    if (Objects.equals(options.dieAt(), iteration)) {
      Runtime.getRuntime().halt(134);
    }
    if (Objects.equals(options.divergeAt(), iteration)) {
      throw new DivergedException(iteration, "Loss is NaN at iteration " + iteration);
    }
    if (Objects.equals(options.hangAt(), iteration)) {
      sleep(Long.MAX_VALUE);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static GeneratorArchitecture architecture() {
    TreeMap<Integer, Integer> channels = new TreeMap<>(Map.of(4, 1, 8, 1));
    return new GeneratorArchitecture(
        8,
        4,
        4,
        0,
        1,
        channels,
        GeneratorArchitecture.Blocks.SKIP,
        0.01,
        null,
        List.of(1, 3, 3, 1));
  }
}
