package io.domainshift.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GraphRuntimeTests {

  private static final String HELPERS =
      """
      # A file of helpers.

      def twice(x: Tensor, times: int=2) -> Tensor:
        \"\"\"Every element times `times`.\"\"\"
        return x * times

      def strided(x: Tensor) -> Tensor:
        return torch.contiguous(twice(x), memory_format=2)
      """;

  private static final String METHOD =
      """
      import nets.helpers as helpers

      def run(p: Dict[str, Tensor],
              x: Tensor, noise: List[Tensor], gain: float, flag: bool) -> Dict[str, Tensor]:
        out = {"y": helpers.twice(x) * gain, "sum": x * 0}
        for k, v in p.items():
          out["sum"] = out["sum"] + v
        if flag:
          out["noise"] = noise[0] + noise[1]
        return out

      def cube_grad(x: Tensor) -> Tensor:
        torch.set_grad_enabled(True)
        y = torch.requires_grad_(torch.detach(x), True)
        g = unchecked_cast(Tensor, torch.grad([torch.sum(y * y * y)], [y], None, None, True)[0])
        h = unchecked_cast(Tensor, torch.grad([torch.sum(g * g)], [y])[0])
        torch.set_grad_enabled(False)
        return h

      def bad_shapes(x: Tensor) -> Tensor:
        torch.set_grad_enabled(True)
        return torch.matmul(x, torch.ones([7, 7]))

      def big(n: int) -> Tensor:
        return torch.ones([n])
      """;

  private static GraphRuntime runtime;

  @BeforeAll
  static void open() {
    runtime =
        GraphRuntime.open(
            new GraphSettings("cpu", 1),
            GraphArchive.of(Map.of("nets.helpers", HELPERS, "methods.sample", METHOD)));
  }

  @AfterAll
  static void close() {
    runtime.close();
  }

  @Test
  void passesDictionariesListsAndNumbersByPosition() {
    try (GraphScope scope = runtime.openScope()) {
      Tensor x = scope.tensor(HostTensor.of(new float[] {1, 2}, 2));
      TensorMap out =
          scope
              .call("methods.sample.run")
              .with(TensorMap.of(Map.of("a.weight", x, "b", x)))
              .with(x)
              .with(List.of(x, x))
              .with(0.5)
              .with(true)
              .map();
      assertThat(out.get("y").toHost().toFloats()).containsExactly(1, 2);
      assertThat(out.get("sum").toHost().toFloats()).containsExactly(2, 4);
      assertThat(out.get("noise").toHost().toFloats()).containsExactly(2, 4);
    }
  }

  @Test
  void readsTensorsRowMajorWhateverTheirMemoryFormat() {
    try (GraphScope scope = runtime.openScope()) {
      float[] values = {0, 1, 2, 3, 4, 5, 6, 7};
      Tensor x = scope.tensor(HostTensor.of(values, 1, 2, 2, 2));
      assertThat(scope.call("nets.helpers.strided").with(x).tensor().toHost().toFloats())
          .containsExactly(0, 2, 4, 6, 8, 10, 12, 14);
    }
  }

  @Test
  void differentiatesTwice() {
    try (GraphScope scope = runtime.openScope()) {
      Tensor x = scope.tensor(HostTensor.of(new float[] {2, -1}, 2));
      assertThat(scope.call("methods.sample.cube_grad").with(x).tensor().toHost().toFloats())
          .containsExactly(288, -36);
    }
  }

  @Test
  void namesFunctionFileAndLineOfAnErrorAndLeavesGradientsOff() {
    try (GraphScope scope = runtime.openScope()) {
      Tensor x = scope.tensor(HostTensor.of(new float[] {1, 2, 3}, 1, 3));
      assertThatThrownBy(() -> scope.call("methods.sample.bad_shapes").with(x).tensor())
          .isInstanceOf(GraphException.class)
          .hasMessageContaining("methods.sample.bad_shapes failed at methods/sample.py:22")
          .hasMessageContaining("shapes cannot be multiplied");
      assertThat(JniUtils.isGradMode()).isFalse();
    }
  }

  @Test
  void saysWhenMemoryRanOut() {
    try (GraphScope scope = runtime.openScope()) {
      assertThatThrownBy(() -> scope.call("methods.sample.big").with(1L << 50).tensor())
          .isInstanceOfSatisfying(GraphException.class, e -> assertThat(e.outOfMemory()).isTrue());
    }
  }

  @Test
  void refusesWrongArgumentsBeforeTheEngineSeesThem() {
    try (GraphScope scope = runtime.openScope()) {
      assertThatThrownBy(() -> scope.call("methods.sample.big").with(1.5))
          .hasMessageContaining("Argument 0 of methods.sample.big is a float");
      assertThatThrownBy(() -> scope.call("methods.sample.big").tensor())
          .hasMessageContaining("has 0 arguments");
      assertThatThrownBy(() -> scope.call("methods.sample.unknown"))
          .hasMessageContaining("methods.sample.unknown is unknown");
    }
  }

  @Test
  void namesTheFileThatDoesNotCompile() {
    assertThatThrownBy(
            () ->
                GraphRuntime.open(
                    new GraphSettings("cpu", 1),
                    GraphArchive.of(
                        Map.of("nets.broken", "def f(x: Tensor) -> Tensor:\n  return y\n"))))
        .isInstanceOf(GraphException.class)
        .hasMessageContaining("nets/broken.py:2");
  }

  @Test
  void everyGraphFileOfTheProductCompiles() {
    try (GraphRuntime product = GraphRuntime.open(new GraphSettings("cpu", 1))) {
      assertThat(product.graphsSha256()).hasSize(64);
    }
  }

  @Test
  void worksOnAnotherThread() throws Exception {
    float[][] result = new float[1][];
    Thread thread =
        new Thread(
            () -> {
              try (GraphScope scope = runtime.openScope()) {
                Tensor x = scope.tensor(HostTensor.of(new float[] {1}, 1));
                result[0] =
                    scope.call("methods.sample.cube_grad").with(x).tensor().toHost().toFloats();
              }
            });
    thread.start();
    thread.join();
    assertThat(result[0]).containsExactly(36);
  }
}
