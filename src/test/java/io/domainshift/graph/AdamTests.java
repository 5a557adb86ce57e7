package io.domainshift.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The optimiser's graph against the formula, written naively in double precision. */
class AdamTests {

  private static final AdamSettings SETTINGS = new AdamSettings(0.01, 0.5, 0.99, 1e-8);
  private static GraphRuntime runtime;

  @BeforeAll
  static void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
  }

  @AfterAll
  static void close() {
    runtime.close();
  }

  @Test
  void movesWeightsMomentsAndCountsAsTheFormulaSays() {
    try (GraphScope scope = runtime.openScope()) {
      Random random = new Random(3);
      Map<String, HostTensor> start =
          Map.of("kernel", normal(random, 3, 2, 3, 3), "number", normal(random));
      TensorMap weights = scope.tensors(start);
      Adam adam = new Adam(scope, SETTINGS);
      Naive naive = new Naive(start);

      for (int i = 0; i < 5; i++) {
        Map<String, HostTensor> gradients = new LinkedHashMap<>();
        gradients.put("kernel", normal(random, 3, 2, 3, 3));
        if (i % 2 == 0) {
          gradients.put("number", normal(random));
        }
        adam.step(weights, scope.tensors(gradients));
        gradients.forEach(naive::step);
      }

      weights.toHost().forEach((name, weight) -> naive.check(name, weight.toFloats()));
      assertThat(step(adam, "kernel")).isEqualTo(5);
      assertThat(step(adam, "number")).as("absent gradients are skipped").isEqualTo(3);
    }
  }

  @Test
  void goesOnFromASavedStateInTheSameBits() {
    try (GraphScope scope = runtime.openScope()) {
      HostTensor start = normal(new Random(4), 40);
      Tensor gradient = scope.tensor(normal(new Random(5), 40));
      TensorMap weights = scope.tensors(Map.of("w", start));
      TensorMap others = scope.tensors(Map.of("w", start));
      Adam adam = new Adam(scope, SETTINGS);
      adam.step(weights, TensorMap.of(Map.of("w", gradient)));
      adam.step(others, TensorMap.of(Map.of("w", gradient)));
      Adam resumed = new Adam(scope, SETTINGS);
      resumed.restore(adam.state());
      others = scope.tensors(weights.toHost());

      adam.step(weights, TensorMap.of(Map.of("w", gradient)));
      resumed.step(others, TensorMap.of(Map.of("w", gradient)));

      assertThat(others.toHost()).isEqualTo(weights.toHost());
      assertThat(resumed.state()).isEqualTo(adam.state());
    }
  }

  @Test
  void averagesFollowTheWeights() {
    try (GraphScope scope = runtime.openScope()) {
      TensorMap weights = scope.tensors(Map.of("w", HostTensor.of(new float[] {1, -2}, 2)));
      Ema ema = new Ema(scope.tensors(Map.of("w", HostTensor.of(new float[] {3, 2}, 2))), 0.75);

      ema.update(scope, weights);

      assertThat(ema.averages().get("w").toHost().toFloats()).containsExactly(2.5f, 1f);
      assertThat(weights.get("w").toHost().toFloats()).containsExactly(1, -2);
    }
  }

  private static double step(Adam adam, String name) {
    return Objects.requireNonNull(adam.state().get("adam.step." + name)).toFloats()[0];
  }

  private static HostTensor normal(Random random, long... shape) {
    int elements = 1;
    for (long size : shape) {
      elements *= (int) size;
    }
    float[] values = new float[elements];
    for (int i = 0; i < elements; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return HostTensor.of(values, shape);
  }

  /** One scalar after the other. */
  private static final class Naive {

    private final Map<String, double[]> weights = new HashMap<>();
    private final Map<String, double[]> first = new HashMap<>();
    private final Map<String, double[]> second = new HashMap<>();
    private final Map<String, Integer> steps = new HashMap<>();

    Naive(Map<String, HostTensor> start) {
      start.forEach(
          (name, tensor) -> {
            float[] values = tensor.toFloats();
            double[] wide = new double[values.length];
            for (int i = 0; i < wide.length; i++) {
              wide[i] = values[i];
            }
            weights.put(name, wide);
          });
    }

    void step(String name, HostTensor gradient) {
      float[] g = gradient.toFloats();
      double[] w = Objects.requireNonNull(weights.get(name));
      double[] m = first.computeIfAbsent(name, absent -> new double[g.length]);
      double[] v = second.computeIfAbsent(name, absent -> new double[g.length]);
      int t = steps.merge(name, 1, Integer::sum);
      for (int i = 0; i < g.length; i++) {
        m[i] = SETTINGS.beta1() * m[i] + (1 - SETTINGS.beta1()) * g[i];
        v[i] = SETTINGS.beta2() * v[i] + (1 - SETTINGS.beta2()) * g[i] * g[i];
        double mean = m[i] / (1 - Math.pow(SETTINGS.beta1(), t));
        double power = v[i] / (1 - Math.pow(SETTINGS.beta2(), t));
        w[i] -= SETTINGS.learningRate() * mean / (Math.sqrt(power) + SETTINGS.epsilon());
      }
    }

    void check(String name, float[] mine) {
      double[] expected = Objects.requireNonNull(weights.get(name));
      for (int i = 0; i < mine.length; i++) {
        assertThat((double) mine[i]).as("%s[%d]", name, i).isCloseTo(expected[i], within(1e-6));
      }
    }
  }
}
