package io.domainshift.nets.stylegan2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.domainshift.graph.GraphCall;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.DiscriminatorArchitecture;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of every weight in float64 against differences; with and without NVIDIA's clamp. */
class DiscriminatorGradientTests {

  private static final String TRAINING = "nets.stylegan2.discriminator_training.";
  private static final double STEP = 1e-6;
  private static final int SIZE = 32;

  private GraphRuntime runtime;
  private GraphScope scope;
  private Tensor real;
  private Tensor fake;

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
    real = pictures(1);
    fake = pictures(2);
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.8})
  void ofTheLogisticLoss(double clamp) {
    agree(clamp, "loss", d -> call("step").with(d).with(real).with(fake).map());
    agree(
        clamp, "loss", d -> call("patch_step").with(d).with(real).with(fake).with(1).with(2).map());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.8})
  void ofThePenalty(double clamp) {
    agree(clamp, "r1", d -> call("r1_step").with(d).with(real).with(1.0).map());
    for (int feature = 0; feature < 3; feature++) {
      int index = feature;
      agree(clamp, "r1", d -> call("patch_r1_step").with(d).with(real).with(index).with(1.0).map());
    }
  }

  private void agree(double clamp, String value, Function<TensorMap, TensorMap> function) {
    Map<String, HostTensor> weights = weights(clamp);
    TensorMap gradients = function.apply(tensors(weights));
    Random random = new Random(5);
    for (String name : gradients.names()) {
      HostTensor weight = weights.get(name);
      if (weight == null) {
        continue; // a number beside the gradients
      }
      int entry = random.nextInt((int) weight.elements());
      double up =
          function.apply(tensors(moved(weights, name, weight, entry, STEP))).get(value).item();
      double down =
          function.apply(tensors(moved(weights, name, weight, entry, -STEP))).get(value).item();
      double expected = (up - down) / (2 * STEP);
      assertThat(gradients.get(name).toHost().toDoubles()[entry])
          .as("d %s / d %s[%d]", value, name, entry)
          .isCloseTo(expected, within(1e-4 * Math.abs(expected) + 1e-8));
    }
  }

  private Map<String, HostTensor> weights(double clamp) {
    DiscriminatorArchitecture architecture = DiscriminatorTests.small(SIZE).withPatchHeads(3);
    Random random = new Random(3);
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    architecture
        .tensorShapes()
        .forEach((name, shape) -> weights.put(name, normal(random, shape, 1)));
    if (clamp > 0) {
      weights.put("conv_clamp", HostTensor.ofDoubles(new double[] {clamp}));
    }
    return weights;
  }

  private TensorMap tensors(Map<String, HostTensor> weights) {
    TensorMap tensors = scope.tensors(weights);
    tensors.requireGrad(name -> !name.equals("conv_clamp"));
    return tensors;
  }

  private static Map<String, HostTensor> moved(
      Map<String, HostTensor> weights, String name, HostTensor weight, int entry, double step) {
    Map<String, HostTensor> moved = new LinkedHashMap<>(weights);
    double[] values = weight.toDoubles();
    values[entry] += step;
    moved.put(name, HostTensor.ofDoubles(values, weight.shape()));
    return moved;
  }

  private GraphCall call(String function) {
    return scope.call(TRAINING + function);
  }

  private Tensor pictures(long seed) {
    return scope.tensor(normal(new Random(seed), new long[] {2, 3, SIZE, SIZE}, 0.5));
  }

  private static HostTensor normal(Random random, long[] shape, double spread) {
    int count = 1;
    for (long size : shape) {
      count *= (int) size;
    }
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = spread * random.nextGaussian();
    }
    return HostTensor.ofDoubles(values, shape);
  }
}
