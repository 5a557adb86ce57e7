package io.domainshift.methods.projected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import org.junit.jupiter.api.Test;

class ColourRangeTests {

  @Test
  void coloursOutsideAreDrawnBackByTheSlopeOfTheirMeanSquaredExcess() {
    try (GraphRuntime runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
        GraphScope scope = runtime.openScope()) {
      HostTensor gradient = HostTensor.of(new float[] {0.5f, 0.5f, 0.5f, 0.5f}, 1, 1, 2, 2);
      HostTensor images = HostTensor.of(new float[] {3, -1.5f, 0.9f, -1}, 1, 1, 2, 2);

      float[] both =
          scope
              .call("methods.projected.steps.in_range")
              .with(scope.tensor(gradient))
              .with(scope.tensor(images))
              .with(8.0)
              .tensor()
              .toHost()
              .toFloats();

      // 8 times the mean of (2², 0.5², 0, 0) has the slopes 8 · 2 · 2 / 4 and 8 · 2 · -0.5 / 4.
      assertThat(both).containsExactly(new float[] {8.5f, -1.5f, 0.5f, 0.5f}, within(1e-6f));
    }
  }
}
