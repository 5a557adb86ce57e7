package io.domainshift.nets.stylegan2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GeneratorWeightsTests {

  private static final GeneratorArchitecture ARCHITECTURE =
      GeneratorArchitecture.of(32, 24, 40, 3, 2, 1024, 48);

  private final Checkpoint drawn = GeneratorWeights.initial(ARCHITECTURE, 1, 5);

  @Test
  void everyTensorIsDrawnInItsShape() {
    Map<String, long[]> shapes = ARCHITECTURE.tensorShapes();
    assertThat(drawn.tensors()).containsOnlyKeys(shapes.keySet());
    shapes.forEach((name, shape) -> assertThat(drawn.tensor(name).shape()).containsExactly(shape));
  }

  @Test
  void weightsAreDrawnAsTheOfficialConstructorsDrawThem() {
    drawn
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.endsWith(".affine.bias")) {
                assertThat(tensor.toFloats()).as(name).containsOnly(1);
              } else if (name.endsWith("bias")
                  || name.endsWith("noise_strength")
                  || name.equals("mapping.w_avg")) {
                assertThat(tensor.toFloats()).as(name).containsOnly(0);
              } else {
                isNormal(name, tensor, name.startsWith("mapping.fc") ? 100 : 1);
              }
            });
  }

  /** Mean and variance within five of their own standard deviations. */
  private static void isNormal(String name, HostTensor tensor, double deviation) {
    double[] values = tensor.toDoubles();
    double mean = Arrays.stream(values).average().orElseThrow();
    double square = Arrays.stream(values).map(value -> value * value).average().orElseThrow();
    assertThat(mean / deviation).as(name).isCloseTo(0, within(5 / Math.sqrt(values.length)));
    assertThat(square / deviation / deviation)
        .as(name)
        .isCloseTo(1, within(5 * Math.sqrt(2.0 / values.length)));
  }

  @Test
  void aSeedMeansItsWeights() {
    Checkpoint again = GeneratorWeights.initial(ARCHITECTURE, 1, 5);
    Checkpoint other = GeneratorWeights.initial(ARCHITECTURE, 1, 6);
    String name = "synthesis.b8.conv0.weight";
    drawn
        .tensors()
        .forEach(
            (each, tensor) ->
                assertThat(again.tensor(each).toFloats()).containsExactly(tensor.toFloats()));
    assertThat(other.tensor(name).toFloats()).isNotEqualTo(drawn.tensor(name).toFloats());
    assertThat(drawn.tensor(name).toFloats())
        .startsWith(0.5540284f, -0.37509528f, 1.1043797f); // on other machines, in later versions
  }

  @Test
  void contrastChangesTheToRgbWeightsOnly() {
    Checkpoint pale = GeneratorWeights.initial(ARCHITECTURE, 0.5, 5);
    drawn
        .tensors()
        .forEach(
            (name, tensor) -> {
              float[] expected = tensor.toFloats();
              if (name.endsWith(".torgb.weight")) {
                for (int i = 0; i < expected.length; i++) {
                  expected[i] *= 0.5f;
                }
              }
              assertThat(pale.tensor(name).toFloats()).as(name).containsExactly(expected);
            });
  }
}
