package io.domainshift.nets.stylegan2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.GeneratorArchitecture.Blocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients of every weight: float32 against float64, and float64 against differences. */
class GeneratorGradientTests {

  private static final int BATCH = 2;

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

  @ParameterizedTest
  @EnumSource(Blocks.class)
  void agreeInSingleAndDoublePrecision(Blocks blocks) {
    Inputs inputs = new Inputs(generator(blocks));
    TensorMap single = gradients(inputs, tensor -> tensor);
    TensorMap precise = gradients(inputs, GeneratorGradientTests::widen);

    assertThat(single.names()).isEqualTo(precise.names()).containsAll(inputs.trained());
    for (String name : precise.names()) {
      double[] expected = precise.get(name).toHost().toDoubles();
      double[] found = single.get(name).toHost().toDoubles();
      double allowed = 1e-3 * Arrays.stream(expected).map(Math::abs).max().orElseThrow() + 1e-4;
      for (int i = 0; i < expected.length; i++) {
        assertThat(found[i]).as("%s[%d]", name, i).isCloseTo(expected[i], within(allowed));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Blocks.class)
  void agreeWithCentralDifferences(Blocks blocks) {
    Inputs inputs = new Inputs(generator(blocks));
    TensorMap analytic = gradients(inputs, GeneratorGradientTests::widen);
    Random random = new Random(5);
    double step = 1e-6;

    for (String name : inputs.trained()) {
      double[] weight = inputs.checkpoint.tensor(name).toDoubles();
      int entry = random.nextInt(weight.length);
      double up = loss(inputs, name, entry, step);
      double down = loss(inputs, name, entry, -step);
      double expected = (up - down) / (2 * step);

      assertThat(analytic.get(name).toHost().toDoubles()[entry])
          .as("d loss / d %s[%d]", name, entry)
          .isCloseTo(expected, within(1e-5 * Math.abs(expected) + 1e-5));
    }
  }

  private double loss(Inputs inputs, String name, int entry, double step) {
    return gradients(
            inputs,
            tensor -> {
              HostTensor wide = widen(tensor);
              if (tensor != inputs.checkpoint.tensor(name)) {
                return wide;
              }
              double[] values = wide.toDoubles();
              values[entry] += step;
              return HostTensor.ofDoubles(values, tensor.shape());
            })
        .get("loss")
        .item();
  }

  private TensorMap gradients(Inputs inputs, UnaryOperator<HostTensor> type) {
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    inputs.checkpoint.tensors().forEach((name, tensor) -> weights.put(name, type.apply(tensor)));
    weights.putAll(GeneratorWeights.constants(inputs.checkpoint.generator()));
    TensorMap p = scope.tensors(weights);
    p.requireGrad(Inputs::isTrained);
    Tensor z = scope.tensor(type.apply(inputs.z));
    z.requireGrad(true);
    return scope
        .call("probes.generator.of_z")
        .with(p)
        .with(z)
        .with(inputs.noise.stream().map(noise -> scope.tensor(type.apply(noise))).toList())
        .with(scope.tensor(type.apply(inputs.probe)))
        .map();
  }

  private static Checkpoint generator(Blocks blocks) {
    GeneratorArchitecture small = GeneratorFixtures.small(16);
    return GeneratorFixtures.random(
        new GeneratorArchitecture(
            small.size(),
            small.zDim(),
            small.wDim(),
            small.cDim(),
            small.mappingLayers(),
            small.channels(),
            blocks,
            small.mappingLrMultiplier(),
            small.convClamp(),
            small.resampleFilter()),
        3);
  }

  private static HostTensor widen(HostTensor tensor) {
    return HostTensor.ofDoubles(tensor.toDoubles(), tensor.shape());
  }

  /** Weights, latents, noise and a probe that makes one number of a picture. */
  private static final class Inputs {
    private final Checkpoint checkpoint;
    private final HostTensor z;
    private final List<HostTensor> noise = new ArrayList<>();
    private final HostTensor probe;

    Inputs(Checkpoint checkpoint) {
      this.checkpoint = checkpoint;
      GeneratorArchitecture architecture = checkpoint.generator();
      Random random = new Random(4);
      z = normal(random, BATCH, architecture.zDim());
      noise.add(normal(random, BATCH, 1, 4, 4));
      for (int size = 8; size <= architecture.size(); size *= 2) {
        noise.add(normal(random, BATCH, 1, size, size));
        noise.add(normal(random, BATCH, 1, size, size));
      }
      probe = normal(random, BATCH, 3, architecture.size(), architecture.size());
    }

    List<String> trained() {
      return checkpoint.tensors().keySet().stream().filter(Inputs::isTrained).toList();
    }

    static boolean isTrained(String name) {
      return !name.endsWith("noise_const")
          && !name.equals("mapping.w_avg")
          && !GeneratorWeights.isConstant(name);
    }

    private static HostTensor normal(Random random, long... shape) {
      float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      return HostTensor.of(values, shape);
    }
  }
}
