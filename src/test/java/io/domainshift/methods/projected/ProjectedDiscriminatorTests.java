package io.domainshift.methods.projected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.domainshift.graph.Adam;
import io.domainshift.graph.AdamSettings;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.methods.projected.ProjectedDiscriminator.Batch;
import io.domainshift.methods.projected.ProjectedDiscriminator.Lesson;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.nets.featurenet.FeatureNetwork;
import io.domainshift.nets.featurenet.Projector;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectedDiscriminatorTests {

  private static final Path NETWORK = Path.of("starter/efficientnet-lite1.safetensors");

  private GraphRuntime runtime;
  private GraphScope scope;
  private FeatureNetwork network;

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
    network = FeatureNetwork.load(scope, CheckpointImporter.read(NETWORK));
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @ParameterizedTest
  @CsvSource({"false, 0", "true, 0", "false, 3", "true, 3"})
  void learnsToTellPicturesApart(boolean separable, int labels) {
    DiscriminatorLayout layout = small(separable, labels);
    ProjectedDiscriminator discriminator = drawn(layout, 1);
    Adam adam = new Adam(scope, new AdamSettings(0.002, 0, 0.99, 1e-8));
    Batch fake = batch(layout, 2, 1);
    Batch real = batch(layout, 3, 2);
    double first = 0;
    double last = 0;
    for (int i = 0; i < 6; i++) {
      try (GraphScope step = scope.openChild()) {
        Lesson lesson = discriminator.lesson(step, fake, real, 0);
        assertThat(lesson.gradients().names()).isEqualTo(layout.parameters().keySet());
        GradientSum sum = new GradientSum(step);
        sum.add(lesson.gradients(), 1);
        adam.step(discriminator.parameters(), sum.finite());
        first = i == 0 ? lesson.loss() : first;
        last = lesson.loss();
      }
    }
    assertThat(first).isCloseTo(2, within(0.7)); // logits around zero: both hinges at one
    assertThat(last).isLessThan(0.8 * first);
    assertThat(discriminator.logits(scope, fake.images(), fake.labels()).shape())
        .containsExactly(2, 4 * 16);
  }

  @Test
  void asksForLabelsWhereItKnowsThem() {
    DiscriminatorLayout layout = small(false, 3);
    ProjectedDiscriminator discriminator = drawn(layout, 1);
    Tensor images = batch(layout, 2, 1).images();
    HostTensor one = logits(discriminator, images, 1, 0, 0, 1, 0, 0);
    HostTensor other = logits(discriminator, images, 1, 0, 0, 0, 0, 1);

    int row = one.toFloats().length / 2;
    assertThat(Arrays.copyOf(one.toFloats(), row)).isEqualTo(Arrays.copyOf(other.toFloats(), row));
    assertThat(one.toFloats()).isNotEqualTo(other.toFloats());
  }

  @Test
  void singularVectorsMoveByOneIterationAPass() {
    ProjectedDiscriminator discriminator = drawn(small(false, 0), 1);
    Batch fake = batch(discriminator.layout(), 2, 1);
    Map<String, HostTensor> weights = discriminator.parameters().toHost();
    Map<String, HostTensor> expected = discriminator.buffers().toHost();

    iterate(weights, expected);
    discriminator.opinion(scope, fake, 0);
    assertSameVectors(discriminator, expected);

    iterate(weights, expected);
    iterate(weights, expected);
    discriminator.lesson(scope, fake, batch(discriminator.layout(), 3, 2), 0);
    assertSameVectors(discriminator, expected);

    discriminator.logits(scope, fake.images(), null);
    assertSameVectors(discriminator, expected);
    assertThat(discriminator.parameters().toHost()).isEqualTo(weights);
  }

  /** Statistics of the coarsest level's block, whose convolution is repeated here. */
  @Test
  void runningStatisticsMoveByATenthOfEachBatchsOwn() {
    ProjectedDiscriminator discriminator = drawn(small(false, 0), 1);
    Batch fake = batch(discriminator.layout(), 2, 1);
    Batch real = batch(discriminator.layout(), 3, 2);
    Map<String, HostTensor> state = discriminator.toHost();
    Map<String, HostTensor> vectors = new LinkedHashMap<>(state);
    String norm = "disc.3.main.0.main.1.running_";
    double[] mean = at(state, norm + "mean").toDoubles();
    double[] variance = at(state, norm + "var").toDoubles();
    for (Batch batch : List.of(fake, real)) {
      iterate(state, vectors);
      HostTensor seen = convolved(state, vectors, "disc.3.main.0.main.0", coarsest(state, batch));
      towardsStatistics(seen, mean, variance);
    }

    discriminator.lesson(scope, fake, real, 0);
    assertClose(discriminator.buffers().get(norm + "mean").toHost(), mean);
    assertClose(discriminator.buffers().get(norm + "var").toHost(), variance);
  }

  @Test
  void goesOnFromItsState() {
    DiscriminatorLayout layout = small(true, 0);
    ProjectedDiscriminator discriminator = drawn(layout, 1);
    Batch fake = batch(layout, 2, 1);
    discriminator.opinion(scope, fake, 0);
    ProjectedDiscriminator again =
        ProjectedDiscriminator.load(scope, layout, network, 224, discriminator.toHost());

    assertThat(again.opinion(scope, fake, 1).gradient().toHost())
        .isEqualTo(discriminator.opinion(scope, fake, 1).gradient().toHost());
    assertThat(again.toHost()).isEqualTo(discriminator.toHost());
  }

  @Test
  void drawsWeightsAsPyTorchDoes() {
    Map<String, HostTensor> fresh =
        FreshDiscriminator.draw(
            scope, DiscriminatorLayout.published(false, 0), network.architecture(), 5);
    double[] weight = at(fresh, "disc.0.main.3.main.0.weight_orig").toDoubles();
    double bound = 1 / Math.sqrt(256 * 16);
    assertThat(Arrays.stream(weight).max().orElseThrow()).isBetween(0.99 * bound, bound);
    assertThat(Arrays.stream(weight).min().orElseThrow()).isBetween(-bound, -0.99 * bound);
    assertThat(at(fresh, "disc.0.main.3.main.0.weight_orig").shape())
        .containsExactly(512, 256, 4, 4);
    double[] v = at(fresh, "disc.0.main.3.main.0.weight_v").toDoubles();
    assertThat(Arrays.stream(v).map(x -> x * x).sum()).isCloseTo(1, within(1e-6));
    assertThat(at(fresh, "disc.1.main.0.main.1.running_var").toFloats()).containsOnly(1);
    assertThat(at(fresh, "disc.1.main.0.main.1.weight").toFloats()).containsOnly(1);
    assertThat(at(fresh, "projector.layer3_ccm.weight").shape()).containsExactly(512, 320, 1, 1);
    double[] bias = at(fresh, "projector.layer3_ccm.bias").toDoubles();
    assertThat(Arrays.stream(bias).max().orElseThrow())
        .isBetween(0.9 / Math.sqrt(320), 1 / Math.sqrt(320));
    assertThat(drawn(small(false, 0), 5).toHost()).isEqualTo(drawn(small(false, 0), 5).toHost());
    assertThat(drawn(small(false, 0), 5).toHost()).isNotEqualTo(drawn(small(false, 0), 6).toHost());
  }

  @Test
  void namesATensorThatDoesNotFit() {
    Map<String, HostTensor> state = new LinkedHashMap<>(drawn(small(false, 0), 1).toHost());
    state.put("disc.2.main.1.main.0.bias", HostTensor.of(new float[3], 3));
    assertThatThrownBy(
            () -> ProjectedDiscriminator.load(scope, small(false, 0), network, 224, state))
        .isInstanceOf(InvalidCheckpointException.class)
        .hasMessage("Tensor disc.2.main.1.main.0.bias is [3], expected [10]");
  }

  @Test
  void sumsPartsOfABatchAndCleansWhatIsNoNumber() {
    GradientSum sum = new GradientSum(scope);
    sum.add(gradient(4, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY), 0.75);
    sum.add(gradient(8, 1, 1, 1), 0.25);
    assertThat(sum.finite().get("w").toHost().toFloats()).containsExactly(5, 0, 1e5f, -1e5f);
  }

  @Test
  void augmentationIsDrawnBySeedWithinItsBounds() {
    Tensor images = scope.tensor(HostTensor.of(new float[500 * 3 * 16 * 24], 500, 3, 16, 24));
    TensorMap draws = batch(images, 7).draws();
    assertThat(draws.get("translation_x").toHost().toLongs()).contains(-2, 2).doesNotContain(-3, 3);
    assertThat(draws.get("translation_y").toHost().toLongs()).contains(-3, 3).doesNotContain(-4, 4);
    // An odd square is centred on a pixel: 3 = 0.2 * 16 and 5 = 0.2 * 24, rounded.
    assertThat(draws.get("offset_x").toHost().toLongs()).contains(0, 15).doesNotContain(16);
    assertThat(draws.get("offset_y").toHost().toLongs()).contains(0, 23).doesNotContain(24);
    assertThat(draws.toHost()).isEqualTo(batch(images, 7).draws().toHost());
    assertThat(draws.toHost()).isNotEqualTo(batch(images, 8).draws().toHost());
  }

  private static HostTensor at(Map<String, HostTensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private TensorMap gradient(float... values) {
    return TensorMap.of(Map.of("w", scope.tensor(HostTensor.of(values, values.length))));
  }

  private ProjectedDiscriminator drawn(DiscriminatorLayout layout, long seed) {
    return ProjectedDiscriminator.load(
        scope,
        layout,
        network,
        DiscriminatorLayout.PUBLISHED_PICTURE,
        FreshDiscriminator.draw(scope, layout, network.architecture(), seed));
  }

  private static DiscriminatorLayout small(boolean separable, int labels) {
    return new DiscriminatorLayout(8, List.of(6, 8, 8, 10), separable, labels);
  }

  /** Two pictures of noise and, where wanted, their labels. */
  private Batch batch(DiscriminatorLayout layout, long pictures, long augmentation) {
    Random random = new Random(pictures);
    float[] values = new float[2 * 3 * 32 * 32];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.tanh(random.nextGaussian());
    }
    Tensor images = scope.tensor(HostTensor.of(values, 2, 3, 32, 32));
    if (layout.labels() == 0) {
      return batch(images, augmentation);
    }
    float[] labels = new float[2 * layout.labels()];
    labels[0] = 1;
    labels[labels.length - 1] = 1;
    return Batch.of(
        scope,
        images,
        scope.tensor(HostTensor.of(labels, 2, layout.labels())),
        EnumSet.allOf(Augmentation.class),
        augmentation);
  }

  private Batch batch(Tensor images, long augmentation) {
    return Batch.of(scope, images, null, EnumSet.allOf(Augmentation.class), augmentation);
  }

  private HostTensor logits(ProjectedDiscriminator discriminator, Tensor images, float... labels) {
    Tensor given = scope.tensor(HostTensor.of(labels, 2, labels.length / 2));
    return discriminator.logits(scope, images, given).toHost();
  }

  private Tensor coarsest(Map<String, HostTensor> state, Batch batch) {
    Map<String, HostTensor> projections = new LinkedHashMap<>();
    state.forEach(
        (name, tensor) -> {
          if (name.startsWith("projector.")) {
            projections.put(name.substring("projector.".length()), tensor);
          }
        });
    Tensor shown =
        scope
            .call("methods.projected.diffaug.augmented")
            .with(batch.images())
            .with(batch.draws())
            .tensor();
    return Projector.load(scope, projections)
        .project(scope, network.features(scope, network.enlarge(scope, shown, 224)))
        .get(3);
  }

  /** One power iteration of every layer, v first. */
  private static void iterate(Map<String, HostTensor> weights, Map<String, HostTensor> vectors) {
    weights.forEach(
        (name, tensor) -> {
          if (name.endsWith(".weight_orig")) {
            String key = name.substring(0, name.length() - "orig".length());
            int rows = (int) tensor.shape()[0];
            double[] w = tensor.toDoubles();
            double[] u = at(vectors, key + "u").toDoubles();
            double[] v = new double[w.length / rows];
            for (int i = 0; i < w.length; i++) {
              v[i % v.length] += w[i] * u[i / v.length];
            }
            v = unit(v);
            u = new double[rows];
            for (int i = 0; i < w.length; i++) {
              u[i / v.length] += w[i] * v[i % v.length];
            }
            vectors.put(key + "u", HostTensor.ofDoubles(unit(u), rows));
            vectors.put(key + "v", HostTensor.ofDoubles(v, v.length));
          }
        });
  }

  private static double[] unit(double[] x) {
    double length = Math.sqrt(Arrays.stream(x).map(a -> a * a).sum());
    return Arrays.stream(x).map(a -> a / length).toArray();
  }

  /** A 4x4 convolution of stride 2 and padding 1 with the normalised weight. */
  private static HostTensor convolved(
      Map<String, HostTensor> weights, Map<String, HostTensor> vectors, String key, Tensor input) {
    double[] w = at(weights, key + ".weight_orig").toDoubles();
    double[] u = at(vectors, key + ".weight_u").toDoubles();
    double[] v = at(vectors, key + ".weight_v").toDoubles();
    double sigma = 0;
    for (int i = 0; i < w.length; i++) {
      sigma += u[i / v.length] * w[i] * v[i % v.length];
    }
    double[] bias = at(weights, key + ".bias").toDoubles();
    double[] x = input.toHost().toDoubles();
    int in = (int) input.shape()[1];
    int side = (int) input.shape()[2];
    int half = side / 2;
    int count = (int) input.shape()[0];
    double[] y = new double[count * bias.length * half * half];
    for (int i = 0; i < y.length; i++) {
      int out = i / (half * half) % bias.length;
      int n = i / (half * half) / bias.length;
      double sum = 0;
      for (int k = 0; k < 16 * in; k++) {
        int row = 2 * (i / half % half) - 1 + k / 4 % 4;
        int column = 2 * (i % half) - 1 + k % 4;
        if (row >= 0 && row < side && column >= 0 && column < side) {
          sum += w[out * 16 * in + k] * x[((n * in + k / 16) * side + row) * side + column];
        }
      }
      y[i] = bias[out] + sum / sigma;
    }
    return HostTensor.ofDoubles(y, count, bias.length, half, half);
  }

  /** Moves by a tenth towards each channel's mean and unbiased variance. */
  private static void towardsStatistics(HostTensor seen, double[] mean, double[] variance) {
    double[] values = seen.toDoubles();
    int places = (int) (seen.shape()[2] * seen.shape()[3]);
    for (int channel = 0; channel < mean.length; channel++) {
      double sum = 0;
      double squares = 0;
      int count = 0;
      for (int i = 0; i < values.length; i++) {
        if (i / places % mean.length == channel) {
          sum += values[i];
          squares += values[i] * values[i];
          count++;
        }
      }
      double m = sum / count;
      mean[channel] += 0.1 * (m - mean[channel]);
      variance[channel] += 0.1 * ((squares - count * m * m) / (count - 1) - variance[channel]);
    }
  }

  private static void assertSameVectors(
      ProjectedDiscriminator discriminator, Map<String, HostTensor> expected) {
    discriminator
        .buffers()
        .toHost()
        .forEach(
            (name, tensor) -> {
              if (!name.contains("running")) {
                assertClose(tensor, at(expected, name).toDoubles());
              }
            });
  }

  private static void assertClose(HostTensor tensor, double[] expected) {
    double[] values = tensor.toDoubles();
    assertThat(values).hasSameSizeAs(expected);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isCloseTo(expected[i], within(1e-4 + 1e-4 * Math.abs(expected[i])));
    }
  }
}
