package io.domainshift.nets.fastgan;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.nets.GeneratorTraining;
import io.domainshift.nets.GeneratorTrainings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FastGanTrainingTests {

  private static final Checkpoint UNTRAINED =
      FastGanWeights.initial(FastGanArchitecture.of(32, 8, 0, 8, false), 1);

  private GraphRuntime runtime;
  private GraphScope scope;

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @Test
  void picturesThatAreNotRememberedAreTheSameAndMoveTheSame() {
    GeneratorTraining one = GeneratorTrainings.load(scope, UNTRAINED);
    GeneratorTraining other = GeneratorTrainings.load(scope, UNTRAINED);
    Tensor z =
        scope
            .call("random.draws.normal_rows")
            .with(scope.tensor(HostTensor.scalar(0)))
            .with(4)
            .with(8)
            .with(3)
            .tensor();
    List<Tensor> noise = one.drawNoise(scope, 4, 5);
    HostTensor remembered = one.draw(scope, z, null, noise, true).toHost();
    HostTensor unremembered = other.drawUnremembered(scope, z, null, noise, true).toHost();

    assertThat(unremembered.toFloats()).containsExactly(remembered.toFloats());
    Map<String, HostTensor> moved = one.weights().toHost();
    moved.forEach(
        (name, tensor) ->
            assertThat(other.weights().get(name).toHost().toFloats())
                .as(name)
                .containsExactly(tensor.toFloats()));
    assertThat(moved)
        .allSatisfy(
            (name, tensor) ->
                assertThat(moves(name, tensor)).as(name).isNotEqualTo(one.isTrained(name)));
  }

  private static boolean moves(String name, HostTensor now) {
    return !Arrays.equals(now.toFloats(), UNTRAINED.tensor(name).toFloats());
  }
}
