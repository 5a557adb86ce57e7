package io.domainshift.nets.stylegan2;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.formats.CheckpointFile;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The discriminator against rosinality's, by whole pictures. */
@GoldenTest("discriminator-rosinality/discriminator")
class DiscriminatorGoldenTests {

  private final GoldenSuite golden;
  private GraphRuntime runtime;
  private GraphScope scope;
  private Discriminator discriminator;

  DiscriminatorGoldenTests(GoldenSuite golden) {
    this.golden = golden;
  }

  @BeforeEach
  void load() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
    discriminator = Discriminator.load(scope, CheckpointFile.read(golden.file("checkpoint"), null));
    discriminator.parameters().requireGrad(name -> true);
  }

  @AfterEach
  void free() {
    scope.close();
    runtime.close();
  }

  @Test
  void judgesPictures() {
    golden.check("logits_real", discriminator.logits(scope, in("real")));
    golden.check("logits_fake", discriminator.logits(scope, in("fake")));
    golden.check("logits_small_batch", discriminator.logits(scope, in("small_batch")));
  }

  @Test
  void tellsRealFromGenerated() {
    Discriminator.Lesson lesson = discriminator.step(scope, in("real"), in("fake"));

    golden.check("d_logistic_loss", lesson.loss());
    checkNorms("dloss_grad_norm/", lesson.gradients());
    for (String output : golden.outputs("dloss_grad_full/")) {
      golden.check(output, lesson.gradients().get(nvidiaName(output)));
    }
  }

  @Test
  void penalisesSteepness() {
    Discriminator.Penalty penalty = discriminator.r1Step(scope, in("real"), 1);

    golden.check("r1", penalty.r1());
    checkNorms("r1_grad_norm/", penalty.gradients());
  }

  /**
   * The reference kept its gradients of R1 where the generator's loss then added its own; only the
   * last bias, which R1 does not reach, was kept apart. The norms were taken before.
   */
  @Test
  void penaltyAndGeneratorsLossTogetherAreTheStoredGradients() {
    TensorMap penalty = discriminator.r1Step(scope, in("real"), 1).gradients();
    TensorMap others =
        scope
            .call("probes.discriminator.of_non_saturating")
            .with(discriminator.weights())
            .with(in("fake"))
            .map();
    for (String output : golden.outputs("r1_grad_full/")) {
      String name = nvidiaName(output);
      double[] sum = penalty.get(name).toHost().toDoubles();
      if (!name.equals("b4.out.bias")) {
        double[] other = others.get(name).toHost().toDoubles();
        Arrays.setAll(sum, i -> sum[i] + other[i]);
      }
      golden.check(output, sum);
    }
  }

  @Test
  void advisesTheGenerator() {
    Discriminator.Opinion opinion = discriminator.opinion(scope, in("fake"));

    golden.check("g_nonsaturating_loss", opinion.loss());
    golden.check("g_loss_grad_image", opinion.gradient());
  }

  private void checkNorms(String outputs, TensorMap gradients) {
    assertThat(gradients.names()).hasSameSizeAs(golden.outputs(outputs));
    for (String output : golden.outputs(outputs)) {
      golden.check(output, norm(gradients.get(nvidiaName(output))));
    }
  }

  private String nvidiaName(String output) {
    return nvidiaName(
        output.substring(output.indexOf('/') + 1), discriminator.architecture().size());
  }

  static double norm(Tensor tensor) {
    return Math.sqrt(Arrays.stream(tensor.toHost().toDoubles()).map(x -> x * x).sum());
  }

  /** {@code convs.1.conv2.2.bias} of a discriminator of size 32 is {@code b32.conv1.bias}. */
  static String nvidiaName(String parameter, int size) {
    String[] parts = parameter.split("\\.");
    String kind = "." + parts[parts.length - 1];
    return switch (parts[0]) {
      case "final_conv" -> "b4.conv" + kind;
      case "final_linear" -> (parts[1].equals("0") ? "b4.fc" : "b4.out") + kind;
      case "new_conv" -> "extra." + parts[1] + kind;
      default -> {
        int block = Integer.parseInt(parts[1]);
        yield block == 0
            ? "b" + size + ".fromrgb" + kind
            : "b"
                + (size >> (block - 1))
                + switch (parts[2]) {
                  case "conv1" -> ".conv0";
                  case "conv2" -> ".conv1";
                  default -> ".skip";
                }
                + kind;
      }
    };
  }

  private Tensor in(String name) {
    return scope.tensor(golden.in(name));
  }
}
