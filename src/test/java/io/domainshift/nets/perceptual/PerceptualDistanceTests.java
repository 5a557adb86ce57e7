package io.domainshift.nets.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.nets.featurenet.FeatureNetwork;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The distance on the feature network that comes with the product. */
class PerceptualDistanceTests {

  private static final Path STARTER = Path.of("starter");

  private final Checkpoint network =
      CheckpointImporter.read(STARTER.resolve("efficientnet-lite1.safetensors"));
  private GraphRuntime runtime;
  private GraphScope scope;
  private PerceptualDistance distance;

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 2));
    scope = runtime.openScope();
    distance = PerceptualDistance.map(scope, network);
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @Test
  void equalsTheNaiveSumOverPlacesAndLevels() throws IOException {
    Tensor a = scope.tensor(avatars(0, 2));
    Tensor b = scope.tensor(avatars(2, 2));
    FeatureNetwork features = FeatureNetwork.load(scope, network);
    double[] naive = new double[2];
    List<Tensor> levelsOfA = features.features(scope, a);
    List<Tensor> levelsOfB = features.features(scope, b);
    for (int level = 0; level < 4; level++) {
      HostTensor x = levelsOfA.get(level).toHost();
      HostTensor y = levelsOfB.get(level).toHost();
      for (int n = 0; n < 2; n++) {
        naive[n] += 0.175 * meanSquaredChord(x, y, n);
      }
    }

    float[] each = each(a, b);
    assertThat(each[0]).isCloseTo((float) naive[0], within(1e-4f));
    assertThat(each[1]).isCloseTo((float) naive[1], within(1e-4f));
  }

  @Test
  void unrelatedAvatarsAreAsFarApartAsByLpips() throws IOException {
    float mean =
        distance
            .compare(
                scope,
                distance.features(scope, scope.tensor(avatars(0, 8))),
                distance.features(scope, scope.tensor(avatars(8, 8))))
            .toHost()
            .toFloats()[0];
    assertThat(mean).isBetween(0.35f, 0.55f);
  }

  @Test
  void equalPicturesHaveNoDistanceAndSimilarOnesLittle() throws IOException {
    HostTensor avatars = avatars(0, 4);
    float[] darker = avatars.toFloats();
    for (int i = 0; i < darker.length; i++) {
      darker[i] -= 0.05f;
    }
    Tensor a = scope.tensor(avatars);
    assertThat(each(a, a)).containsOnly(0);
    for (float little : each(a, scope.tensor(HostTensor.of(darker, avatars.shape())))) {
      assertThat(little).isBetween(1e-6f, 0.1f);
    }
  }

  @Test
  void aStepAgainstTheGradientComesCloser() throws IOException {
    HostTensor start = avatars(0, 1);
    Tensor target = scope.tensor(avatars(1, 1));
    float[] gradient =
        scope
            .call("nets.perceptual.probe.gradient")
            .with(distance.weights())
            .with(scope.tensor(start))
            .with(target)
            .tensor()
            .toHost()
            .toFloats();
    double squares = 0;
    for (float g : gradient) {
      squares += g * g;
    }
    float[] stepped = start.toFloats();
    double change = 0.01; // in all, small enough for the slope to hold
    for (int i = 0; i < stepped.length; i++) {
      stepped[i] -= (float) (change * gradient[i] / squares);
    }

    float before = each(scope.tensor(start), target)[0];
    float after = each(scope.tensor(HostTensor.of(stepped, start.shape())), target)[0];
    assertThat(before - after).isCloseTo((float) change, within(0.004f));
  }

  @Test
  void smallPicturesAreEnlarged() {
    Tensor a = scope.tensor(HostTensor.of(new float[2 * 3 * 16 * 24], 2, 3, 16, 24));
    List<Tensor> features = distance.features(scope, a);
    assertThat(features.get(0).toHost().shape()).containsExactly(2, 24, 16, 24);
    assertThat(features.get(3).toHost().shape()).containsExactly(2, 320, 2, 3);
  }

  @Test
  void refusesModelsOfAnotherKind() {
    Checkpoint generator =
        CheckpointImporter.read(STARTER.resolve("generator-avatars64.safetensors"));
    assertThatThrownBy(() -> PerceptualDistance.map(scope, generator))
        .isInstanceOf(InvalidCheckpointException.class)
        .hasMessage(
            "The checkpoint is a generator, expected a perceptual distance or a feature network");
  }

  private float[] each(Tensor a, Tensor b) {
    return distance
        .each(scope, distance.features(scope, a), distance.features(scope, b))
        .toHost()
        .toFloats();
  }

  /** Mean over places of the squared distance between the directions of two feature vectors. */
  private static double meanSquaredChord(HostTensor a, HostTensor b, int n) {
    int channels = (int) a.shape()[1];
    int places = (int) (a.shape()[2] * a.shape()[3]);
    float[] x = a.toFloats();
    float[] y = b.toFloats();
    double sum = 0;
    for (int place = 0; place < places; place++) {
      double xx = 0;
      double yy = 0;
      double xy = 0;
      for (int c = 0; c < channels; c++) {
        int i = (n * channels + c) * places + place;
        xx += x[i] * x[i];
        yy += y[i] * y[i];
        xy += x[i] * y[i];
      }
      sum += 2 - 2 * xy / Math.sqrt(xx * yy);
    }
    return sum / places;
  }

  /** Pictures of the starter set [count, 3, 64, 64] in [-1, 1]. */
  private static HostTensor avatars(int first, int count) throws IOException {
    float[] values = new float[count * 3 * 64 * 64];
    try (ZipFile zip = new ZipFile(STARTER.resolve("avatars64.zip").toFile())) {
      var entries =
          zip.stream()
              .filter(entry -> entry.getName().endsWith(".png"))
              .skip(first)
              .limit(count)
              .toList();
      for (int n = 0; n < count; n++) {
        BufferedImage picture = ImageIO.read(zip.getInputStream(entries.get(n)));
        for (int i = 0; i < 64 * 64; i++) {
          int rgb = picture.getRGB(i % 64, i / 64);
          for (int c = 0; c < 3; c++) {
            values[(n * 3 + c) * 64 * 64 + i] = (rgb >> (16 - 8 * c) & 0xFF) / 127.5f - 1;
          }
        }
      }
    }
    return HostTensor.of(values, count, 3, 64, 64);
  }
}
