package io.domainshift.nets.fastgan;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.models.formats.SafetensorsFile;
import io.domainshift.models.formats.SafetensorsReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The generators of projected-gan, drawing and in training. */
@GoldenTest({"projected/fastgan_*"})
class FastGanGoldenTests {

  private final GoldenSuite golden;
  private GraphRuntime runtime;
  private GraphScope scope;
  private Checkpoint checkpoint;

  FastGanGoldenTests(GoldenSuite golden) {
    this.golden = golden;
  }

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
    checkpoint = CheckpointImporter.read(golden.file("weights"));
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @Test
  void theArchitectureIsWorkedOutFromTheTensors() {
    assertThat(checkpoint.architecture())
        .isEqualTo(
            FastGanArchitecture.of(
                golden.config().get("img_resolution").asInt(),
                golden.config().get("z_dim").asInt(),
                0,
                golden.config().get("ngf").asInt(),
                golden.config().get("lite").asBoolean()));
  }

  @Test
  void drawsByStoredStatistics() {
    FastGan generator = FastGan.map(scope, checkpoint);
    Tensor images = generator.generate(scope, in("z"), null, 1, noise(generator));
    golden.check(
        "image_eval", sparse(images.toHost(), golden.config().get("image_stride").asInt()));
  }

  @Test
  void latentsHaveTheGradientsOfBothModes() {
    FastGan generator = FastGan.map(scope, checkpoint);
    for (boolean training : new boolean[] {false, true}) {
      TensorMap found =
          scope
              .call("probes.fastgan.latent_gradient")
              .with(FastGanTraining.load(scope, checkpoint).weights())
              .with(in("z"))
              .with(noise(generator))
              .with(training)
              .map();
      golden.check(training ? "grad_z_train" : "grad_z_eval", found.get("slope"));
    }
  }

  @Test
  void trainsByTheBatchAndMovesStatistics() {
    FastGanTraining generator = FastGanTraining.load(scope, checkpoint);
    List<Tensor> noise = noise(FastGan.map(scope, checkpoint));
    Tensor images = generator.draw(scope, in("z"), null, noise, false);
    HostTensor drawn = images.toHost();
    if (golden.hasOut("image_train")) {
      golden.check("image_train", sparse(drawn, golden.config().get("image_stride").asInt()));
    } else {
      golden.check("image_train_crop", corner(drawn, 32));
    }
    Tensor slope = scope.call("probes.fastgan.twice").with(images).tensor();
    TensorMap gradients = generator.gradients(scope, images, slope);
    List<String> norms = golden.outputs("grad_norm_train/");
    assertThat(gradients.names()).hasSameSizeAs(norms);
    for (String output : norms) {
      Tensor gradient = gradients.get(output.substring("grad_norm_train/".length()));
      golden.check(output, scope.call("probes.fastgan.norm").with(gradient).tensor());
    }
    checkBuffers(generator);
  }

  /** The block of 256², which a network of 128² never uses, is not kept: there nothing moves. */
  private void checkBuffers(FastGanTraining generator) {
    SafetensorsFile stored = SafetensorsReader.open(golden.file("weights"));
    int moved = 0;
    for (String output : golden.outputs("buffer_after_train/")) {
      String name = output.substring("buffer_after_train/".length());
      if (generator.weights().has(name)) {
        golden.check(output, generator.weights().get(name));
        moved++;
      } else {
        assertThat(name).contains("_256.");
        golden.check(output, stored.tensor(name).toDoubles());
      }
    }
    assertThat(moved).isGreaterThanOrEqualTo(20);
  }

  private Tensor in(String name) {
    return scope.tensor(golden.in(name));
  }

  private List<Tensor> noise(FastGan generator) {
    List<Tensor> noise = new ArrayList<>();
    for (int i = 0; i < golden.inputs("noise.").size(); i++) {
      noise.add(in("noise." + i));
    }
    return noise.isEmpty() ? generator.noNoise(scope) : noise;
  }

  /** Every so many rows and columns of pictures [N, 3, size, size]. */
  static double[] sparse(HostTensor images, int stride) {
    int size = (int) images.shape()[3];
    double[] all = images.toDoubles();
    int few = size / stride;
    double[] values = new double[all.length / size / size * few * few];
    for (int i = 0; i < values.length; i++) {
      int row = i / few % few * stride;
      values[i] = all[(i / few / few * size + row) * size + i % few * stride];
    }
    return values;
  }

  private static double[] corner(HostTensor images, int few) {
    int size = (int) images.shape()[3];
    double[] all = images.toDoubles();
    double[] values = new double[all.length / size / size * few * few];
    for (int i = 0; i < values.length; i++) {
      values[i] = all[(i / few / few * size + i / few % few) * size + i % few];
    }
    return values;
  }
}
