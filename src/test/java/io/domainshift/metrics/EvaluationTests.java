package io.domainshift.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.metrics.Evaluation.Reference;
import io.domainshift.metrics.Evaluation.Role;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.nets.fastgan.FastGanFixtures;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Evaluations of the starter generator by the networks that come with the product. */
class EvaluationTests {

  private static final int PICTURES = 40;

  private final Checkpoint avatars = starter("generator-avatars64.safetensors");
  private final Evaluation evaluation = new Evaluation(16, 7);
  private GraphRuntime runtime;
  private GraphScope home;

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    home = runtime.openScope();
  }

  @AfterEach
  void close() {
    home.close();
    runtime.close();
  }

  @Test
  void aGeneratorIsNearItselfAndFarFromItsTruncatedSelf() {
    FeatureExtractor network = efficientNet();
    AtomicInteger batches = new AtomicInteger();
    EvaluationReport itself =
        evaluation.compare(
            home, network, drawn(1, 1), pictures(drawn(2, 1)), n -> batches.incrementAndGet());
    EvaluationReport truncated =
        evaluation.compare(home, network, drawn(1, 0.2), pictures(drawn(2, 1)), n -> {});

    assertThat(batches).hasValue(6);
    assertThat(itself.values())
        .containsOnlyKeys(
            "fd-efficientnet-lite1",
            "kd-efficientnet-lite1",
            "precision",
            "recall",
            "diversity",
            "reference-diversity");
    assertThat(value(truncated, "fd-efficientnet-lite1"))
        .isGreaterThan(1.3 * value(itself, "fd-efficientnet-lite1"));
    assertThat(value(truncated, "recall")).isLessThan(value(itself, "recall"));
    assertThat(value(truncated, "diversity")).isLessThan(0.7 * value(itself, "diversity"));
  }

  @Test
  void fastGansAreEvaluatedWithAllTheirClasses() {
    FeatureExtractor network = efficientNet();
    Checkpoint fast = FastGanFixtures.random(FastGanFixtures.small(3), 1);
    PictureSet first = GeneratedPictures.of(home, fast, PICTURES, 1, 1);
    PictureSet second = GeneratedPictures.of(home, fast, PICTURES, 2, 1);
    EvaluationReport itself = evaluation.compare(home, network, first, pictures(second), n -> {});
    EvaluationReport avatars =
        evaluation.compare(home, network, first, pictures(drawn(2, 1)), n -> {});

    assertThat(first.batch(home, 0, 4).toHost().toFloats())
        .containsExactly(first.batch(home, 0, 4).toHost().toFloats())
        .isNotEqualTo(second.batch(home, 0, 4).toHost().toFloats());
    assertThat(value(avatars, "fd-efficientnet-lite1"))
        .isGreaterThan(2 * value(itself, "fd-efficientnet-lite1"));
  }

  @Test
  void figuresRepeatAndLeaveNoMemoryOpen() {
    FeatureExtractor network = efficientNet();
    PictureSet generated = drawn(1, 1);
    EvaluationReport first = evaluation.compare(home, network, generated, null, n -> {});
    int open = home.size();
    EvaluationReport second = evaluation.compare(home, network, generated, null, n -> {});
    assertThat(second.values()).isEqualTo(first.values()).containsOnlyKeys("diversity");
    assertThat(home.size()).isEqualTo(open);
  }

  @Test
  void picturesLearnedByHeartAreNamed() {
    PictureSet generated = drawn(1, 1);
    EvaluationReport report =
        evaluation.compare(
            home, efficientNet(), generated, new Reference(generated, Role.TRAINING), n -> {});
    assertThat(report.values()).containsEntry("copies", 1.0);
    assertThat(report.suspects())
        .hasSize(16)
        .allMatch(suspect -> suspect.generated() == suspect.training());
  }

  @Test
  void clipComparesPicturesAndReadsTexts() {
    ClipFeatures clip = ClipFeatures.of(home, starter("clip-starter.safetensors"));
    EvaluationReport distance =
        evaluation.compare(home, clip, drawn(1, 1), pictures(drawn(2, 1)), n -> {});
    EvaluationReport text = evaluation.agreement(home, clip, drawn(1, 1), "photo", n -> {});
    assertThat(distance.values()).containsKeys("CLIP-FID", "CLIP-KID");
    assertThat(value(text, "clip-score")).isBetween(-1.0, 1.0);
    assertThat(distance.and(text).values()).containsKeys("CLIP-FID", "clip-score");
  }

  @Test
  void aGeneratorHasNoFeatures() {
    assertThatThrownBy(() -> FeatureExtractor.of(home, "avatars64", avatars))
        .isInstanceOf(InvalidCheckpointException.class)
        .hasMessageContaining("avatars64", "generator");
  }

  @Test
  void anExceptionEndsTheWork() {
    assertThatThrownBy(
            () ->
                evaluation.compare(
                    home,
                    efficientNet(),
                    drawn(1, 1),
                    null,
                    n -> {
                      throw new IllegalStateException("cancelled");
                    }))
        .hasMessage("cancelled");
  }

  private static double value(EvaluationReport report, String name) {
    return Objects.requireNonNull(report.values().get(name), name);
  }

  private FeatureExtractor efficientNet() {
    return FeatureExtractor.of(home, "shipped", starter("efficientnet-lite1.safetensors"));
  }

  private PictureSet drawn(long seed, double psi) {
    return GeneratedPictures.of(home, avatars, PICTURES, seed, psi);
  }

  private static Reference pictures(PictureSet set) {
    return new Reference(set, Role.PICTURES);
  }

  private static Checkpoint starter(String file) {
    return CheckpointImporter.read(Path.of("starter").resolve(file));
  }
}
