package io.domainshift.nets.stylegan2;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.models.GeneratorArchitecture;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The StyleGAN2 of projected-gan in training: pictures, every gradient, the average latent. */
@GoldenTest({"projected/stylegan2*"})
class StyleGan2TrainingGoldenTests {

  private final GoldenSuite golden;
  private GraphRuntime runtime;
  private GraphScope scope;
  private Checkpoint checkpoint;

  StyleGan2TrainingGoldenTests(GoldenSuite golden) {
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
            GeneratorArchitecture.of(
                number("img_resolution"),
                number("z_dim"),
                number("w_dim"),
                number("c_dim"),
                number("mapping_layers"),
                number("channel_base"),
                number("channel_max")));
  }

  @Test
  void picturesAndAllGradientsAgree() {
    StyleGan2Training generator = StyleGan2Training.load(scope, checkpoint);
    Tensor images = generator.draw(scope, in("z"), labels(), noise(), false);
    golden.check("image", images);

    Tensor slope = scope.call("training.pictures.scaled").with(images).with(2.0).tensor();
    TensorMap gradients = generator.gradients(scope, images, slope);
    List<String> expected = golden.outputs("grad/");
    assertThat(gradients.names()).hasSameSizeAs(expected);
    for (String output : expected) {
      golden.check(output, gradients.get(output.substring("grad/".length())));
    }
  }

  @Test
  void picturesThatAreNotRememberedAgreeAndMoveTheAverageLatent() {
    StyleGan2Training generator = StyleGan2Training.load(scope, checkpoint);
    golden.check("image", generator.drawUnremembered(scope, in("z"), labels(), noise(), true));
    golden.check("w_avg", generator.weights().get("mapping.w_avg"));
  }

  @Test
  void rememberedPicturesMoveTheAverageLatentAsMuch() {
    StyleGan2Training generator = StyleGan2Training.load(scope, checkpoint);
    generator.draw(scope, in("z"), labels(), noise(), true);
    golden.check("w_avg", generator.weights().get("mapping.w_avg"));
  }

  private int number(String entry) {
    return golden.config().get(entry).asInt();
  }

  private Tensor in(String name) {
    return scope.tensor(golden.in(name));
  }

  private @Nullable Tensor labels() {
    return number("c_dim") == 0 ? null : in("labels");
  }

  private List<Tensor> noise() {
    List<Tensor> noise = new ArrayList<>();
    for (int i = 0; i < golden.inputs("noise.").size(); i++) {
      noise.add(in("noise." + i));
    }
    return noise;
  }
}
