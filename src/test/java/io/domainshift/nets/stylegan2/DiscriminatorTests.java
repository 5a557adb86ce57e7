package io.domainshift.nets.stylegan2;

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
import io.domainshift.models.Checkpoint;
import io.domainshift.models.DiscriminatorArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscriminatorTests {

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
  @ValueSource(ints = {8, 16, 32, 64, 128})
  void judgesPicturesOfEverySize(int size) {
    DiscriminatorArchitecture architecture = small(size);
    architecture = architecture.withPatchHeads(architecture.patchFeatures().size());
    Discriminator discriminator = drawn(architecture);
    Tensor images = pictures(2, size, 1);

    assertThat(discriminator.logits(scope, images).shape()).containsExactly(2, 1);
    for (int i = 0; i < architecture.patchHeads(); i++) {
      int resolution = architecture.patchFeatures().get(i).resolution();
      assertThat(discriminator.patchLogits(scope, images, i).shape())
          .containsExactly(2, 1, resolution, resolution);
    }
  }

  @Test
  void measuresDeviationsOfRealAndGeneratedPicturesApart() {
    Discriminator discriminator = drawn(small(16));
    Tensor real = pictures(2, 16, 1);
    Tensor fake = pictures(2, 16, 2);
    Discriminator.Lesson lesson = train(discriminator).step(scope, real, fake);

    assertThat(lesson.realScore()).isCloseTo(mean(discriminator.logits(scope, real)), within(1e-5));
    assertThat(lesson.fakeScore()).isCloseTo(mean(discriminator.logits(scope, fake)), within(1e-5));
  }

  @Test
  void judgesEachSideOfAPatchStepByItsOwnFeature() {
    Discriminator discriminator = drawn(small(64).withPatchHeads(4));
    Tensor real = pictures(1, 64, 1);
    Tensor fake = pictures(1, 64, 2);
    Discriminator.Lesson lesson = train(discriminator).patchStep(scope, real, fake, 2, 0);

    assertThat(lesson.realScore())
        .isCloseTo(mean(discriminator.patchLogits(scope, real, 2)), within(1e-5));
    assertThat(lesson.fakeScore())
        .isCloseTo(mean(discriminator.patchLogits(scope, fake, 0)), within(1e-5));
    assertThat(lesson.gradients().names())
        .contains("extra.0.weight", "extra.2.bias", "b64.skip.weight")
        .doesNotContain("extra.1.weight", "b32.skip.weight", "b4.out.weight");
  }

  @Test
  void learnsToTellAPictureFromAnother() {
    Discriminator discriminator = train(drawn(small(16).withPatchHeads(1)));
    Tensor real = pictures(2, 16, 1);
    Tensor fake = pictures(2, 16, 2);
    Map<String, HostTensor> before = discriminator.toHost();
    double lossBefore = discriminator.step(scope, real, fake).loss();
    Adam adam = new Adam(scope, new AdamSettings(0.002, 0, 0.99, AdamSettings.EPSILON));
    for (int i = 0; i < 3; i++) {
      adam.step(discriminator.parameters(), discriminator.step(scope, real, fake).gradients());
    }

    assertThat(discriminator.step(scope, real, fake).loss()).isLessThan(lossBefore);
    discriminator
        .toHost()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith("extra.")) {
                assertThat(tensor).as(name).isEqualTo(before.get(name));
              } else {
                assertThat(tensor).as(name).isNotEqualTo(before.get(name));
              }
            });
  }

  @Test
  void opinionsLeaveTheWeightsAlone() {
    Discriminator discriminator = train(drawn(small(32).withPatchHeads(3)));
    Tensor fake = pictures(2, 32, 2);
    Discriminator.Opinion opinion = discriminator.opinion(scope, fake);

    assertThat(opinion.gradient().shape()).containsExactly(2, 3, 32, 32);
    assertThat(opinion.loss())
        .isCloseTo(softplusOfNegative(discriminator.logits(scope, fake)), within(1e-5));
    assertThat(discriminator.patchOpinion(scope, fake, 1).loss())
        .isCloseTo(softplusOfNegative(discriminator.patchLogits(scope, fake, 1)), within(1e-5));
  }

  @Test
  void drawsTheSameWeightsFromTheSameSeed() {
    Checkpoint drawn = DiscriminatorWeights.draw(scope, small(16), 7);

    assertThat(DiscriminatorWeights.draw(scope, small(16), 7).tensors()).isEqualTo(drawn.tensors());
    assertThat(DiscriminatorWeights.draw(scope, small(16), 8).tensor("b4.fc.weight"))
        .isNotEqualTo(drawn.tensor("b4.fc.weight"));
    assertThat(drawn.tensor("b16.conv0.bias").toFloats()).containsOnly(0);
    double[] weights = drawn.tensor("b4.fc.weight").toDoubles();
    assertThat(Arrays.stream(weights).average().orElseThrow()).isCloseTo(0, within(0.1));
    assertThat(Arrays.stream(weights).map(w -> w * w).average().orElseThrow())
        .isCloseTo(1, within(0.1));
  }

  @Test
  void addsPatchHeadsToWeightsThatHaveNone() {
    Checkpoint trained = DiscriminatorWeights.draw(scope, small(32), 7);
    Checkpoint one = DiscriminatorWeights.withPatchHeads(scope, trained, 1, 5);
    Checkpoint three = DiscriminatorWeights.withPatchHeads(scope, one, 3, 6);

    assertThat(three.as(DiscriminatorArchitecture.class).patchHeads()).isEqualTo(3);
    assertThat(three.tensors().keySet()).containsAll(trained.tensors().keySet());
    assertThat(three.tensor("b32.conv0.weight")).isEqualTo(trained.tensor("b32.conv0.weight"));
    assertThat(three.tensor("extra.0.weight")).isEqualTo(one.tensor("extra.0.weight"));
    assertThat(three.tensor("extra.1.weight").shape()).containsExactly(1, 6, 3, 3);
  }

  @Test
  void refusesWeightsThatAreIncomplete() {
    Checkpoint whole = DiscriminatorWeights.draw(scope, small(16), 7);
    Map<String, HostTensor> part = new LinkedHashMap<>(whole.tensors());
    part.remove("b8.skip.weight");

    assertThatThrownBy(() -> Discriminator.map(scope, whole.withTensors(part)))
        .isInstanceOf(InvalidCheckpointException.class)
        .hasMessageContaining("b8.skip.weight");
  }

  private Discriminator drawn(DiscriminatorArchitecture architecture) {
    return Discriminator.load(scope, DiscriminatorWeights.draw(scope, architecture, 3));
  }

  private static Discriminator train(Discriminator discriminator) {
    discriminator.parameters().requireGrad(name -> true);
    return discriminator;
  }

  /** Five to eight feature maps at each resolution, as published otherwise. */
  static DiscriminatorArchitecture small(int size) {
    TreeMap<Integer, Integer> channels = new TreeMap<>();
    for (int resolution = 4; resolution <= size; resolution *= 2) {
      channels.put(resolution, Math.max(5, 10 - Integer.numberOfTrailingZeros(resolution)));
    }
    return DiscriminatorArchitecture.of(size, channels);
  }

  private Tensor pictures(int count, int size, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count * 3 * size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.tanh(random.nextGaussian());
    }
    return scope.tensor(HostTensor.of(values, count, 3, size, size));
  }

  private static double mean(Tensor tensor) {
    return Arrays.stream(tensor.toHost().toDoubles()).average().orElseThrow();
  }

  private static double softplusOfNegative(Tensor logits) {
    return Arrays.stream(logits.toHost().toDoubles())
        .map(logit -> Math.log1p(Math.exp(-logit)))
        .average()
        .orElseThrow();
  }
}
