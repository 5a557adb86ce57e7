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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The discriminator against One-Shot CLIP's, by whole pictures and by every patch feature. */
@GoldenTest("discriminator-rosinality/patch_discriminator")
class PatchDiscriminatorGoldenTests {

  private final GoldenSuite golden;
  private GraphRuntime runtime;
  private GraphScope scope;
  private Discriminator discriminator;

  PatchDiscriminatorGoldenTests(GoldenSuite golden) {
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
  void judgesWholePictures() {
    golden.check("whole/logits_real", discriminator.logits(scope, in("real")));
    golden.check("whole/logits_fake", discriminator.logits(scope, in("fake")));
    check(
        "whole/",
        discriminator.step(scope, in("real"), in("fake")),
        discriminator.r1Step(scope, in("real"), r1Weight()),
        discriminator.opinion(scope, in("fake")));
  }

  @Test
  void judgesPatches() {
    for (int i = 0; i < 4; i++) {
      String patch = "patch" + i + "/";
      golden.check(patch + "logits_real", discriminator.patchLogits(scope, in("real"), i));
      golden.check(patch + "logits_fake", discriminator.patchLogits(scope, in("fake"), i));
      check(
          patch,
          discriminator.patchStep(scope, in("real"), in("fake"), i, i),
          discriminator.patchR1Step(scope, in("real"), i, r1Weight()),
          discriminator.patchOpinion(scope, in("fake"), i));
    }
  }

  private void check(
      String way,
      Discriminator.Lesson lesson,
      Discriminator.Penalty penalty,
      Discriminator.Opinion opinion) {
    golden.check(way + "d_logistic_loss", lesson.loss());
    golden.check(way + "r1", penalty.r1());
    golden.check(way + "g_nonsaturating_loss", opinion.loss());
    golden.check(way + "g_loss_grad_image_norm", DiscriminatorGoldenTests.norm(opinion.gradient()));
    // Whatever the logits depend on gets a gradient, were it zero, and nothing else.
    assertThat(penalty.gradients().names())
        .containsExactlyInAnyOrderElementsOf(lesson.gradients().names());
    for (String output : golden.outputs(way + "r1_weighted_grad_norm/")) {
      golden.check(output, gradientNorm(penalty.gradients(), output));
    }
  }

  /** Of {@code …/d.convs.0.0.weight} or {@code …/extra.new_conv.0.0.weight}. */
  private double gradientNorm(TensorMap gradients, String output) {
    String parameter = output.substring(output.lastIndexOf('/') + 1);
    String name =
        DiscriminatorGoldenTests.nvidiaName(
            parameter.substring(parameter.indexOf('.') + 1), discriminator.architecture().size());
    return gradients.has(name) ? DiscriminatorGoldenTests.norm(gradients.get(name)) : 0;
  }

  private double r1Weight() {
    return golden.config().get("r1").asDouble() / 2 * golden.config().get("d_reg_every").asDouble();
  }

  private Tensor in(String name) {
    return scope.tensor(golden.in(name));
  }
}
