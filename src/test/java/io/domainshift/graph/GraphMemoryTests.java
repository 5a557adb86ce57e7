package io.domainshift.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A long job holds the memory of its first iterations. */
@EnabledOnOs(OS.LINUX)
class GraphMemoryTests {

  private static final String STEP =
      """
      def step(p: Dict[str, Tensor], x: Tensor) -> Dict[str, Tensor]:
        torch.set_grad_enabled(True)
        y = torch.conv2d(x, p["weight"], None, [1, 1], [1, 1])
        y = torch.relu(torch.conv2d(y, p["weight"], None, [1, 1], [1, 1]))
        loss = torch.mean(y * y)
        grads = torch.grad([loss], [p["weight"]])
        torch.set_grad_enabled(False)
        return {"weight": unchecked_cast(Tensor, grads[0]), "image": torch.detach(y)}
      """;

  @Test
  void staysFlatOverTwoHundredIterations() throws IOException {
    try (GraphRuntime runtime =
            GraphRuntime.open(
                new GraphSettings("cpu", 1), GraphArchive.of(Map.of("training.step", STEP)));
        GraphScope job = runtime.openScope()) {
      // 2 MiB of activations a picture: 200 kept iterations would be over a gigabyte.
      Tensor weight = job.tensor(HostTensor.of(new float[32 * 32 * 9], 32, 32, 3, 3));
      weight.requireGrad(true);
      HostTensor picture = HostTensor.of(new float[32 * 128 * 128], 1, 32, 128, 128);
      long early = 0;
      for (int iteration = 0; iteration < 200; iteration++) {
        try (GraphScope scope = job.openChild()) {
          TensorMap gradients =
              scope
                  .call("training.step.step")
                  .with(TensorMap.of(Map.of("weight", weight)))
                  .with(scope.tensor(picture))
                  .map();
          assertThat(gradients.get("weight").shape()).containsExactly(32, 32, 3, 3);
        }
        if (iteration == 50) {
          early = residentMebibytes();
        }
      }
      assertThat(residentMebibytes() - early).as("MiB grown over 150 iterations").isLessThan(100);
    }
  }

  private static long residentMebibytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IllegalStateException("/proc/self/status names no VmRSS");
  }
}
