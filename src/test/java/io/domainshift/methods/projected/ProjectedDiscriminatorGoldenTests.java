package io.domainshift.methods.projected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.methods.projected.ProjectedDiscriminator.Batch;
import io.domainshift.methods.projected.ProjectedDiscriminator.Lesson;
import io.domainshift.methods.projected.ProjectedDiscriminator.Opinion;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.models.formats.SafetensorsReader;
import io.domainshift.nets.featurenet.FeatureNetwork;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Narrow discriminators, and both steps of training, against the official code. */
@GoldenTest("projected/discriminator_tiny")
class ProjectedDiscriminatorGoldenTests {

  private static final String DISCRIMINATORS = "discriminator.mini_discs.";
  private static final String PROJECTIONS = "feature_network.scratch.";

  /** Pictures after which the suite took its steps with blur. */
  private static final long BLURRED_AT = 50_000;

  private final GoldenSuite golden;
  private GraphRuntime runtime;
  private GraphScope scope;
  private ProjectedDiscriminator discriminator;

  ProjectedDiscriminatorGoldenTests(GoldenSuite golden) {
    this.golden = golden;
  }

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 2));
    scope = runtime.openScope();
    FeatureNetwork network =
        FeatureNetwork.load(scope, CheckpointImporter.read(golden.file("weights")));
    discriminator =
        ProjectedDiscriminator.load(
            scope, layout(), network, DiscriminatorLayout.PUBLISHED_PICTURE, state());
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @Test
  void logitsByTheStoredStatisticsAgree() {
    for (String images : List.of("real", "fake")) {
      golden.check("logits_eval_" + images, discriminator.logits(scope, image(images), null));
    }
  }

  @ParameterizedTest
  @CsvSource({"noblur, false", "blur, true"})
  void theDiscriminatorsStepAgrees(String name, boolean blurred) {
    Lesson lesson =
        discriminator.lesson(
            scope, batch("fake", "dgen"), batch("real", "dreal"), blurred ? sigma(BLURRED_AT) : 0);
    golden.check(name + "/D_loss", lesson.loss());
    assertThat(lesson.fakeScore()).isCloseTo(mean(name + "/D_logits_fake"), within(1e-5));
    assertThat(lesson.realScore()).isCloseTo(mean(name + "/D_logits_real"), within(1e-5));

    String norms = name + "/D_grad_norm/";
    List<String> trained = golden.outputs(norms);
    assertThat(lesson.gradients().names()).hasSameSizeAs(trained);
    for (String output : trained) {
      double[] gradient =
          lesson.gradients().get(mine(output.substring(norms.length()))).toHost().toDoubles();
      golden.check(output, Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum()));
    }
  }

  /**
   * The gradient goes through the kinks of the whole feature network. A change of 1e-6 of the
   * pictures moves the official one, too, by up to 6 % of its largest value, but little of it, and
   * hardly its direction.
   */
  @ParameterizedTest
  @CsvSource({"noblur, false", "blur, true"})
  void theGeneratorsStepAgrees(String name, boolean blurred) {
    Opinion opinion =
        discriminator.opinion(scope, batch("fake", "gmain"), blurred ? sigma(BLURRED_AT) : 0);
    golden.check(name + "/G_loss", opinion.loss());

    double[] mine = opinion.gradient().toHost().toDoubles();
    double[] official = golden.out(name + "/G_grad_image").toDoubles();
    assertThat(dot(mine, official) / Math.sqrt(dot(mine, mine) * dot(official, official)))
        .isGreaterThan(0.998);
    assertThat(Math.sqrt(dot(mine, mine) / dot(official, official))).isCloseTo(1, within(0.01));
  }

  /**
   * The suite's statistics after a step without blur are those that the official discriminators had
   * when it was written, which is after the generator's step with blur from the stored state: the
   * arrays shared their memory.
   */
  @Test
  void statisticsAndSingularVectorsMoveAsOfficially() {
    Map<String, HostTensor> before = discriminator.buffers().toHost();
    discriminator.opinion(scope, batch("fake", "gmain"), sigma(BLURRED_AT));

    String after = "noblur/D_buffer_after/";
    List<String> moved = golden.outputs(after);
    assertThat(discriminator.buffers().names()).hasSameSizeAs(moved);
    for (String output : moved) {
      String name = mine(output.substring(after.length()));
      golden.check(output, discriminator.buffers().get(name));
      // The last weight is a single row, whose singular vectors are known after one iteration.
      boolean constant = name.matches("disc\\.\\d\\.main\\.\\d\\.weight_[uv]");
      assertThat(discriminator.buffers().get(name).toHost().equals(before.get(name)))
          .as(name)
          .isEqualTo(constant);
    }
  }

  @Test
  void theBlurFadesAsOfficially() {
    for (String output : golden.outputs("blur_image/")) {
      long pictures = Long.parseLong(output.substring("blur_image/".length()));
      golden.check(
          output,
          scope
              .call("methods.projected.blur.blurred")
              .with(image("fake"))
              .with(sigma(pictures))
              .tensor());
    }
  }

  private double sigma(long pictures) {
    return new FadingBlur(
            golden.config().get("blur_init_sigma").asDouble(),
            golden.config().get("blur_fade_kimg").asDouble())
        .sigma(pictures);
  }

  private DiscriminatorLayout layout() {
    JsonNode channels = golden.config().get("disc_channels");
    return new DiscriminatorLayout(
        golden.config().get("cout").asInt(),
        Stream.of("64", "32", "16", "8").map(size -> channels.get(size).asInt()).toList(),
        false,
        0);
  }

  private Map<String, HostTensor> state() {
    Map<String, HostTensor> state = new LinkedHashMap<>();
    SafetensorsReader.open(golden.file("weights"))
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(DISCRIMINATORS)) {
                state.put("disc." + name.substring(DISCRIMINATORS.length()), tensor);
              } else if (name.startsWith(PROJECTIONS)) {
                state.put("projector." + name.substring(PROJECTIONS.length()), tensor);
              }
            });
    return state;
  }

  private Batch batch(String images, String draws) {
    Tensor pictures = image(images);
    Map<String, Tensor> given = new LinkedHashMap<>();
    String prefix = "aug." + draws + ".";
    for (String input : golden.inputs(prefix)) {
      given.put(input.substring(prefix.length()), scope.tensor(golden.in(input)));
    }
    Batch drawn = Batch.of(scope, pictures, null, EnumSet.allOf(Augmentation.class), 0);
    assertThat(given.keySet()).hasSameElementsAs(drawn.draws().names());
    return new Batch(pictures, drawn.labels(), TensorMap.of(given));
  }

  private Tensor image(String name) {
    return scope.tensor(golden.in(name));
  }

  private double mean(String output) {
    return Arrays.stream(golden.out(output).toDoubles()).average().orElseThrow();
  }

  private static String mine(String official) {
    return "disc." + official.substring("mini_discs.".length());
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
