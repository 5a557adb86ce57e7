package io.domainshift.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.datasets.Pictures;
import io.domainshift.graph.ElementType;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.metrics.CopyCheck.Suspect;
import io.domainshift.metrics.Evaluation.Reference;
import io.domainshift.metrics.Evaluation.Role;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.nets.fastgan.FastGanFixtures;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
            "fd-level-4",
            "fd-level-8",
            "fd-level-16",
            "fd-level-32",
            "precision",
            "recall",
            "diversity",
            "reference-diversity");
    assertThat(value(truncated, "fd-efficientnet-lite1"))
        .isGreaterThan(1.3 * value(itself, "fd-efficientnet-lite1"));
    assertThat(value(itself, "fd-level-32")).isEqualTo(value(itself, "fd-efficientnet-lite1"));
    for (int stride = 4; stride <= 32; stride *= 2) {
      assertThat(value(truncated, "fd-level-" + stride))
          .isGreaterThan(value(itself, "fd-level-" + stride));
    }
    assertThat(value(truncated, "recall")).isLessThan(value(itself, "recall"));
    assertThat(value(truncated, "diversity")).isLessThan(0.7 * value(itself, "diversity"));
  }

  @Test
  void fastGansAreEvaluatedWithAllTheirClasses() {
    Checkpoint fast = FastGanFixtures.random(FastGanFixtures.small(3), 1);
    PictureSet first = GeneratedPictures.of(home, fast, 6, 1, 1);
    PictureSet second = GeneratedPictures.of(home, fast, 6, 2, 1);
    EvaluationReport report =
        evaluation.compare(home, efficientNet(), first, pictures(second), n -> {});

    assertThat(value(report, "fd-efficientnet-lite1")).isPositive();
    float[] drawn = first.batch(home, 0, 6).toHost().toFloats();
    assertThat(first.batch(home, 0, 6).toHost().toFloats())
        .containsExactly(drawn)
        .isNotEqualTo(second.batch(home, 0, 6).toHost().toFloats());
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
  void featuresThatAreKeptAreNotLookedForAgain() {
    FeatureExtractor network = efficientNet();
    Kept kept = new Kept();
    Counted real = new Counted(few(2, 6));
    Reference reference = new Reference(real, Role.PICTURES, kept);
    AtomicInteger batches = new AtomicInteger();
    EvaluationReport first =
        evaluation.compare(home, network, few(1, 6), reference, n -> batches.incrementAndGet());
    EvaluationReport second =
        evaluation.compare(home, network, few(1, 6), reference, n -> batches.incrementAndGet());

    assertThat(second.values()).isEqualTo(first.values());
    assertThat(real.looks).isOne();
    assertThat(batches).as("counted either way").hasValue(2 * 2);
    assertThat(kept.saved).isOne();
  }

  @Test
  void keptFeaturesThatAreNotWholeOrOfAnotherSetAreNotBelieved() {
    FeatureExtractor network = efficientNet();
    Kept kept = new Kept();
    PictureSet generated = few(1, 6);
    Reference five = new Reference(few(2, 5), Role.PICTURES, kept);
    Reference six = new Reference(few(2, 6), Role.PICTURES, kept);

    evaluation.compare(home, network, generated, five, n -> {});
    EvaluationReport found = evaluation.compare(home, network, generated, six, n -> {});
    assertThat(kept.saved).as("another number").isEqualTo(2);
    kept.features.remove("level2.mean");
    assertThat(evaluation.compare(home, network, generated, six, n -> {}).values())
        .isEqualTo(found.values());
    assertThat(kept.saved).as("not whole").isEqualTo(3);
    kept.features.put("features", HostTensor.zeros(ElementType.FLOAT32, 6, 5));
    assertThat(evaluation.compare(home, network, generated, six, n -> {}).values())
        .isEqualTo(found.values());
    assertThat(kept.saved).as("another network").isEqualTo(4);
  }

  /** Counts how often it is looked at. */
  private static final class Counted implements PictureSet {
    private final PictureSet pictures;
    private int looks;

    Counted(PictureSet pictures) {
      this.pictures = pictures;
    }

    @Override
    public int count() {
      return pictures.count();
    }

    @Override
    public Tensor batch(GraphScope scope, int start, int number) {
      looks++;
      return pictures.batch(scope, start, number);
    }
  }

  /** Keeps features in memory. */
  private static final class Kept implements FeatureStore {
    private final Map<String, HostTensor> features = new HashMap<>();
    private int saved;

    @Override
    public Optional<Map<String, HostTensor>> load() {
      return features.isEmpty() ? Optional.empty() : Optional.of(features);
    }

    @Override
    public void save(Map<String, HostTensor> found) {
      saved++;
      features.clear();
      features.putAll(found);
    }
  }

  @Test
  void theSheetShowsSuspectsAboveTheirNearestTrainingPictures() {
    PictureSet generated = drawn(1, 1);
    List<Suspect> suspects =
        List.of(new Suspect(17, List.of(2, 30, 5), 0.1), new Suspect(3, List.of(39, 0, 1), 0.2));
    PictureSet training = drawn(2, 1);
    BufferedImage sheet = CopySheet.of(home, generated, training, suspects, 16);

    assertThat(List.of(sheet.getWidth(), sheet.getHeight())).containsExactly(256, 4 * 128 + 12);
    assertThat(sheet.getRGB(5, 128 + 6)).isEqualTo(0xFFFFFFFF);
    try (GraphScope scope = home.openChild()) {
      Tensor one =
          scope.call("metrics.pictures.one").with(generated.batch(scope, 16, 16)).with(1).tensor();
      BufferedImage drawn = Pictures.resized(Pictures.of(one.toHost()).get(0), 128);
      assertThat(sheet.getSubimage(0, 0, 128, 128).getRGB(0, 0, 128, 128, null, 0, 128))
          .containsExactly(drawn.getRGB(0, 0, 128, 128, null, 0, 128));
      Tensor below =
          scope.call("metrics.pictures.signed").with(training.batch(scope, 30, 1)).tensor();
      BufferedImage second = Pictures.resized(Pictures.of(below.toHost()).get(0), 128);
      assertThat(sheet.getRGB(0, 128 + 12 + 128, 128, 128, null, 0, 128))
          .containsExactly(second.getRGB(0, 0, 128, 128, null, 0, 128));
    }
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
    ClipFeatures clip = ClipFeatures.of(home, "clip-starter", starter("clip-starter.safetensors"));
    EvaluationReport distance =
        evaluation.compare(home, clip, drawn(1, 1), pictures(drawn(2, 1)), n -> {});
    EvaluationReport text = evaluation.agreement(home, clip, drawn(1, 1), "photo", n -> {});
    assertThat(distance.values()).containsKeys("fd-clip-starter", "kd-clip-starter");
    assertThat(value(text, "clip-score")).isBetween(-1.0, 1.0);
    assertThat(distance.and(text).values()).containsKeys("fd-clip-starter", "clip-score");
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

  private PictureSet few(long seed, int count) {
    return GeneratedPictures.of(home, avatars, count, seed, 1);
  }

  private static Reference pictures(PictureSet set) {
    return new Reference(set, Role.PICTURES);
  }

  private static Checkpoint starter(String file) {
    return CheckpointImporter.read(Path.of("starter").resolve(file));
  }
}
