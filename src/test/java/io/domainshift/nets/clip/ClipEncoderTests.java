package io.domainshift.nets.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.ClipArchitecture.Activation;
import io.domainshift.models.ClipArchitecture.ResNet;
import io.domainshift.models.ClipArchitecture.Vision;
import io.domainshift.models.ClipArchitecture.Vit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClipEncoderTests {

  private static final Vision VIT = new Vit(8, 32, 2, 4);
  private static final Vision RESNET = new ResNet(List.of(2, 1, 1, 1), 4, 2);

  private static GraphRuntime runtime;
  private static GraphScope scope;

  @BeforeAll
  static void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
  }

  @AfterAll
  static void close() {
    scope.close();
    runtime.close();
  }

  @Test
  void foldedBatchNormalisationChangesNothing() {
    Checkpoint checkpoint = ClipFixtures.random(RESNET, Activation.QUICK_GELU, 1);
    Tensor images = images(64);
    Tensor plain =
        scope
            .call("nets.clip.encoder.encode_image")
            .with(
                scope
                    .tensors(checkpoint.tensors())
                    .with(scope.tensors(Map.of("visual.heads", HostTensor.scalar(2)))))
            .with(images)
            .tensor();

    assertClose(ClipEncoder.map(scope, checkpoint).imageFeatures(scope, images), plain);
  }

  @Test
  void oneTokenOfTheLastBlockEqualsTheNaiveControl() {
    for (Activation activation : Activation.values()) {
      Checkpoint checkpoint = ClipFixtures.random(VIT, activation, 2);
      double[] control = NaiveVit.encode(checkpoint, ClipFixtures.image(32));

      assertThat(
              ClipEncoder.map(scope, checkpoint)
                  .imageFeatures(scope, scope.tensor(ClipFixtures.image(32)))
                  .toHost()
                  .toDoubles())
          .as("%s", activation)
          .usingComparatorWithPrecision(1e-5)
          .containsExactly(control);
    }
  }

  @Test
  void textsDoNotDependOnTheirNeighbours() {
    ClipEncoder clip = encoder(VIT, 3);
    List<String> texts = List.of("a", "a photo of a dog.", "itap of my werewolf");
    double[] together = clip.textFeatures(scope, texts).toHost().toDoubles();

    for (int i = 0; i < texts.size(); i++) {
      double[] alone = clip.textFeatures(scope, texts.subList(i, i + 1)).toHost().toDoubles();
      assertThat(alone)
          .usingComparatorWithPrecision(1e-5)
          .containsExactly(Arrays.copyOfRange(together, i * alone.length, (i + 1) * alone.length));
    }
  }

  @Test
  void generatedImagesOfTheRightSizeAreOnlyNormalised() {
    ClipEncoder clip = encoder(VIT, 4);
    Tensor features = clip.generatedFeatures(scope, images(32));

    assertThat(clip.imageSize()).isEqualTo(32);
    assertThat(length(features.toHost().toDoubles(), 0, 8)).isCloseTo(1, within(1e-5));
  }

  @Test
  void namesTheLimitOfItsContext() {
    ClipEncoder clip = encoder(VIT, 5);

    assertThatThrownBy(() -> clip.textFeatures(scope, List.of("word ".repeat(20))))
        .isInstanceOf(PromptTooLongException.class)
        .hasMessageContaining("22 tokens, expected at most 12");
  }

  private static ClipEncoder encoder(Vision vision, long seed) {
    return ClipEncoder.map(scope, ClipFixtures.random(vision, Activation.QUICK_GELU, seed));
  }

  private static Tensor images(int size) {
    return scope.tensor(ClipFixtures.image(size));
  }

  private static double length(double[] values, int from, int count) {
    return Math.sqrt(Arrays.stream(values, from, from + count).map(v -> v * v).sum());
  }

  private static void assertClose(Tensor mine, Tensor control) {
    assertThat(mine.toHost().toDoubles())
        .usingComparatorWithPrecision(1e-4)
        .containsExactly(control.toHost().toDoubles());
  }
}
