package io.domainshift.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every method promises. A method's tests extend this and bring tiny networks and options of
 * at least {@value #ITERATIONS} iterations.
 *
 * @param <O> the method's options
 */
public abstract class TrainingMethodContract<O> {

  /** Iterations of the options that a method's tests bring. */
  protected static final int ITERATIONS = 6;

  private static final long SEED = 7;
  private static GraphRuntime runtime;
  private GraphScope scope;

  /** The method under test. */
  protected abstract TrainingMethod<O> method();

  /** Options of {@value #ITERATIONS} iterations, in their own words. */
  protected abstract O options();

  /** Tiny networks by the names that the options use. */
  protected abstract Map<String, Checkpoint> models();

  /** The model among them that is trained. */
  protected abstract String trainedModel();

  /** Names of tensors that the result has beside those of the model that is trained. */
  protected Set<String> addedTensors() {
    return Set.of();
  }

  /** Names of the tensors that these options train. */
  protected abstract Set<String> trainedTensors();

  @BeforeAll
  static void openRuntime() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
  }

  @AfterAll
  static void closeRuntime() {
    runtime.close();
  }

  @BeforeEach
  void openScope() {
    scope = runtime.openScope();
  }

  @AfterEach
  void closeScope() {
    scope.close();
  }

  /** A run of these models in the test's scope. */
  protected RecordedRun run(long seed) {
    return new RecordedRun(scope, seed, models());
  }

  @Test
  void changesTheWeightsItShouldAndNoOthers() {
    Checkpoint start = Objects.requireNonNull(models().get(trainedModel()));
    Map<String, HostTensor> before = start.tensors();

    Checkpoint trained = method().train(run(SEED), options());

    Set<String> changed =
        before.keySet().stream()
            .filter(name -> !Objects.equals(before.get(name), trained.tensors().get(name)))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(changed).isEqualTo(new TreeSet<>(trainedTensors()));
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(addedTensors());
    assertThat(trained.tensors().keySet()).isEqualTo(names);
    assertThat(trained.architecture()).isEqualTo(start.architecture());
  }

  @Test
  void leavesTheGivenModelsAsTheyWere() {
    RecordedRun run = run(SEED);
    Map<String, Integer> before = contents(run);

    method().train(run, options());

    assertThat(contents(run)).isEqualTo(before);
  }

  private Map<String, Integer> contents(RecordedRun run) {
    Map<String, Integer> contents = new TreeMap<>();
    for (String model : models().keySet()) {
      run.model(model)
          .tensors()
          .forEach(
              (name, tensor) ->
                  contents.put(model + "/" + name, Arrays.hashCode(tensor.toFloats())));
    }
    return contents;
  }

  @Test
  void repeatsBitByBitUnderOneSeedAndNotUnderAnother() {
    Map<String, HostTensor> once = method().train(run(SEED), options()).tensors();

    assertThat(method().train(run(SEED), options()).tensors()).isEqualTo(once);
    assertThat(method().train(run(SEED + 1), options()).tensors()).isNotEqualTo(once);
  }

  @Test
  void ticksOnceAnIteration() {
    RecordedRun run = run(SEED);

    method().train(run, options());

    assertThat(run.ticks)
        .extracting(Progress::iteration)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, ITERATIONS).boxed().toList());
    assertThat(run.ticks)
        .allSatisfy(
            tick -> {
              assertThat(tick.iterations()).isEqualTo(ITERATIONS);
              assertThat(tick.loss()).isFinite();
              assertThat(tick.losses()).isNotEmpty();
              assertThat(tick.phaseSeconds()).isNotEmpty();
            });
  }

  @Test
  void honoursCancellationBeforeTheNextIteration() {
    RecordedRun run = run(SEED);
    run.cancel();

    assertThatThrownBy(() -> method().train(run, options()))
        .isInstanceOf(TrainingInterrupted.class)
        .hasMessage("cancelled");
    assertThat(run.ticks).isEmpty();
  }

  @Test
  void resumedRunEndsInTheSameBits() {
    Map<String, HostTensor> undisturbed = method().train(run(SEED), options()).tensors();
    RecordedRun first = run(SEED).pauseAfter(ITERATIONS / 2);
    assertThatThrownBy(() -> method().train(first, options()))
        .isInstanceOf(TrainingInterrupted.class);
    TrainingState state = first.checkpoints.get(first.checkpoints.size() - 1);
    RecordedRun second = run(SEED).from(state);

    Map<String, HostTensor> resumed = method().train(second, options()).tensors();

    assertThat(state.iteration()).isEqualTo(ITERATIONS / 2);
    assertThat(second.ticks)
        .extracting(Progress::iteration)
        .startsWith(ITERATIONS / 2 + 1)
        .hasSize(ITERATIONS - ITERATIONS / 2);
    assertThat(resumed).isEqualTo(undisturbed);
  }

  @Test
  void leavesNoNativeMemoryOpen() {
    RecordedRun run = run(SEED);

    method().train(run, options());

    // What an optimiser makes at the first sight of a gradient is there after the second iteration.
    List<Integer> counts = run.tensorsInScope.subList(2, ITERATIONS);
    assertThat(counts).as("tensors in the job's scope").containsOnly(counts.get(0));
    assertThat(scope.size()).isEqualTo(counts.get(0));
  }

  @Test
  void readsItsOptionsBackFromTheirJson() {
    ObjectNode json = OptionsBinder.toJson(options());
    ObjectNode reread = (ObjectNode) new JsonMapper().readTree(json.toString());

    assertThat(OptionsBinder.bind(reread, method().optionsType())).isEqualTo(options());
  }
}
