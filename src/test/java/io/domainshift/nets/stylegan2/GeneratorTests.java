package io.domainshift.nets.stylegan2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorTests {

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
  @ValueSource(ints = {8, 32, 64, 1024})
  void drawsPicturesOfItsSize(int size) {
    Generator generator = random(GeneratorFixtures.small(size));

    Tensor picture =
        generator.synthesize(
            scope, generator.mapLatents(scope, latents(1)), generator.constNoise(scope));

    assertThat(picture.shape()).containsExactly(1, 3, size, size);
    assertThat(picture.toHost().isFinite()).isTrue();
  }

  @Test
  void drawsOnePictureTheSameAloneAndInABatch() {
    Generator generator = random(GeneratorFixtures.small(64));
    Tensor w = generator.mapLatents(scope, latents(3));
    List<Tensor> noise = generator.drawNoise(scope, 3, 11);

    float[] batch = generator.synthesize(scope, w, noise).toHost().toFloats();
    float[] alone =
        generator
            .synthesize(scope, row(w, 2), noise.stream().map(n -> row(n, 2)).toList())
            .toHost()
            .toFloats();

    for (int i = 0; i < alone.length; i++) {
      assertThat(batch[2 * alone.length + i]).isCloseTo(alone[i], within(1e-4f));
    }
  }

  @Test
  void takesOneLatentForAllLayersOrOneEach() {
    Generator generator = random(GeneratorFixtures.small(32));
    Tensor w = generator.mapLatents(scope, latents(2));
    List<Tensor> noise = generator.noNoise(scope);

    assertThat(generator.synthesize(scope, generator.broadcast(scope, w), noise).toHost())
        .isEqualTo(generator.synthesize(scope, w, noise).toHost());
  }

  @Test
  void drawsTheSameNoiseForTheSameSeed() {
    Generator generator = random(GeneratorFixtures.small(16));

    List<HostTensor> first = hosts(generator.drawNoise(scope, 2, 5));
    assertThat(first).hasSize(generator.architecture().numWs() - 1);
    assertThat(first.get(4).shape()).containsExactly(2, 1, 16, 16);
    assertThat(hosts(generator.drawNoise(scope, 2, 5))).isEqualTo(first);
    assertThat(hosts(generator.drawNoise(scope, 2, 6))).isNotEqualTo(first);
  }

  @Test
  void mapsLabelsBesideLatents() {
    GeneratorArchitecture small = GeneratorFixtures.small(8);
    Generator generator =
        random(
            new GeneratorArchitecture(
                8,
                small.zDim(),
                small.wDim(),
                4,
                1,
                small.channels(),
                small.blocks(),
                0.1,
                null,
                small.resampleFilter()));
    Tensor label = scope.tensor(HostTensor.of(new float[] {0, 0, 1, 0}, 1, 4));
    Tensor z = latents(1);

    assertThat(generator.mapLatents(scope, z, label).toHost().toDoubles())
        .containsExactly(naiveMapping(generator, z.toHost().toDoubles(), 2), within(1e-5));
  }

  @Test
  void clampsActivations() {
    GeneratorArchitecture small = GeneratorFixtures.small(16);
    Generator clamped =
        random(
            new GeneratorArchitecture(
                16,
                small.zDim(),
                small.wDim(),
                0,
                2,
                small.channels(),
                small.blocks(),
                0.01,
                0.25,
                small.resampleFilter()));
    Tensor w = clamped.mapLatents(scope, latents(2));

    double[] picture = clamped.synthesize(scope, w, clamped.noNoise(scope)).toHost().toDoubles();

    // Three to-RGB layers, none above the clamp, and up-sampling is an average.
    assertThat(Arrays.stream(picture).map(Math::abs).max().orElseThrow())
        .isBetween(0.25, 0.7500001);
  }

  @Test
  void returnsTheWeightsItWasGiven() {
    Checkpoint checkpoint = GeneratorFixtures.random(GeneratorFixtures.small(16), 1);

    assertThat(Generator.load(scope, checkpoint).toHost()).isEqualTo(checkpoint.tensors());
    assertThat(Generator.map(scope, checkpoint).toHost()).isEqualTo(checkpoint.tensors());
  }

  @Test
  void refusesAnIncompleteCheckpoint() {
    Checkpoint whole = GeneratorFixtures.random(GeneratorFixtures.small(16), 1);
    Map<String, HostTensor> tensors = new HashMap<>(whole.tensors());
    tensors.remove("synthesis.b16.conv1.weight");

    assertThatThrownBy(() -> Generator.load(scope, whole.withTensors(tensors)))
        .isInstanceOf(InvalidCheckpointException.class)
        .hasMessageContaining("synthesis.b16.conv1.weight");
  }

  @Test
  void refusesAnotherLowPassFilter() {
    GeneratorArchitecture small = GeneratorFixtures.small(8);
    GeneratorArchitecture blurred =
        new GeneratorArchitecture(
            8,
            small.zDim(),
            small.wDim(),
            0,
            2,
            small.channels(),
            small.blocks(),
            0.01,
            null,
            List.of(1, 2, 1));

    assertThatThrownBy(() -> random(blurred))
        .isInstanceOf(InvalidCheckpointException.class)
        .hasMessage("Low-pass filter of the generator is [1, 2, 1], expected [1, 3, 3, 1]");
  }

  /** The conditional mapping network with one layer, written out. */
  private static double[] naiveMapping(Generator generator, double[] z, int label) {
    double[] embedding = generator.weights().get("mapping.embed.weight").toHost().toDoubles();
    double[] embedBias = generator.weights().get("mapping.embed.bias").toHost().toDoubles();
    double[] weight = generator.weights().get("mapping.fc0.weight").toHost().toDoubles();
    double[] bias = generator.weights().get("mapping.fc0.bias").toHost().toDoubles();
    int width = bias.length;
    int labels = embedding.length / width;
    double[] y = new double[width];
    for (int i = 0; i < width; i++) {
      y[i] = embedding[i * labels + label] / Math.sqrt(labels) + embedBias[i];
    }
    double[] input = new double[z.length + width];
    System.arraycopy(normalized(z), 0, input, 0, z.length);
    System.arraycopy(normalized(y), 0, input, z.length, width);
    double multiplier = generator.architecture().mappingLrMultiplier();
    double[] w = new double[width];
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < input.length; j++) {
        w[i] += weight[i * input.length + j] * input[j] * multiplier / Math.sqrt(input.length);
      }
      w[i] += bias[i] * multiplier;
      w[i] *= (w[i] < 0 ? 0.2 : 1) * Math.sqrt(2);
    }
    return w;
  }

  private static double[] normalized(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value * value;
    }
    double scale = 1 / Math.sqrt(sum / x.length + 1e-8);
    return Arrays.stream(x).map(value -> value * scale).toArray();
  }

  private Generator random(GeneratorArchitecture architecture) {
    return Generator.load(scope, GeneratorFixtures.random(architecture, 1));
  }

  private Tensor latents(int batch) {
    return scope
        .call("random.draws.normal_rows")
        .with(scope.tensor(HostTensor.scalar(0)))
        .with(batch)
        .with(GeneratorFixtures.small(8).zDim())
        .with(3)
        .tensor();
  }

  private Tensor row(Tensor batch, int index) {
    HostTensor host = batch.toHost();
    long[] shape = host.shape();
    int bytes = (int) (host.bytes() / shape[0]);
    shape[0] = 1;
    return scope.tensor(
        new HostTensor(host.type(), shape, host.data().slice(index * bytes, bytes)));
  }

  private static List<HostTensor> hosts(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::toHost).toList();
  }
}
