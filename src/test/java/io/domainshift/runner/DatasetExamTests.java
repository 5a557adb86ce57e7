package io.domainshift.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.datasets.PreparedDataset;
import io.domainshift.datasets.PreparedFixtures;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.methods.GeneratorExam.Trouble;
import io.domainshift.methods.GeneratorExam.Verdict;
import io.domainshift.methods.TrainingInterrupted;
import io.domainshift.metrics.DatasetPictures;
import io.domainshift.metrics.Evaluation;
import io.domainshift.metrics.Evaluation.Reference;
import io.domainshift.metrics.Evaluation.Role;
import io.domainshift.metrics.FeatureExtractor;
import io.domainshift.metrics.FeatureStore;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.models.formats.FeatureNetworkFixtures;
import io.domainshift.nets.ImageGenerator;
import io.domainshift.nets.ImageGenerators;
import io.domainshift.nets.fastgan.FastGanWeights;
import io.domainshift.tracing.JobTraces;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetExamTests {

  private GraphRuntime runtime;
  private GraphScope scope;
  private PreparedDataset dataset;
  private ImageGenerator generator;
  private final Kept store = new Kept();
  private int batches;

  /** Features in memory. */
  private static final class Kept implements FeatureStore {

    private @Nullable Map<String, HostTensor> features;
    private int saved;

    @Override
    public Optional<Map<String, HostTensor>> load() {
      return Optional.ofNullable(features);
    }

    @Override
    public void save(Map<String, HostTensor> seen) {
      features = seen;
      saved++;
    }
  }

  @BeforeEach
  void open(@TempDir Path folder) {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
    dataset = PreparedFixtures.spots(folder.resolve("spots"), 32, 40, 0);
    generator =
        ImageGenerators.map(
            scope, FastGanWeights.initial(FastGanArchitecture.of(32, 8, 0, 8, true), 1));
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @Test
  void findsTheSameAgainByTheFeaturesThatWereKept() {
    DatasetExam exam = exam(() -> batches++);

    Map<String, Double> first = exam.values(generator);
    Map<String, Double> second = exam.values(generator);

    assertThat(exam.distance()).isEqualTo("fd-narrow");
    assertThat(first)
        .containsKeys(
            "fd-narrow",
            "kd-narrow",
            "precision",
            "recall",
            "diversity",
            "reference-diversity",
            "copies");
    assertThat(second).isEqualTo(first);
    assertThat(store.saved).isEqualTo(1);
    assertThat(batches).isEqualTo(2 * (2 + 2)); // of 32 and of what is left, of each set
  }

  @Test
  void endsBetweenTwoBatches() {
    DatasetExam exam =
        exam(
            () -> {
              throw new TrainingInterrupted("cancelled");
            });

    assertThatThrownBy(() -> exam.values(generator)).isInstanceOf(TrainingInterrupted.class);
  }

  @Test
  void saysWhatTheFiguresMean() {
    DatasetExam exam = exam(() -> {});
    Map<String, Double> same =
        Map.of("fd-narrow", 3.0, "recall", 0.5, "diversity", 0.1, "reference-diversity", 2.0);

    assertThat(exam.judge(Map.of("fd-narrow", 3.0, "recall", 0.5)))
        .isEqualTo(new Verdict(Trouble.NONE, false, ""));
    assertThat(exam.judge(same).trouble()).isEqualTo(Trouble.SAMENESS);
    assertThat(exam.judge(same).lasting()).isTrue();
    assertThat(exam.judge(Map.of("recall", 0.5)))
        .extracting(Verdict::trouble, Verdict::lasting)
        .containsExactly(Trouble.NOT_A_NUMBER, true);
  }

  private DatasetExam exam(Runnable betweenBatches) {
    FeatureExtractor network =
        FeatureExtractor.of(scope, "narrow", FeatureNetworkFixtures.narrow(2));
    Reference reals = new Reference(new DatasetPictures(dataset, 40, false), Role.TRAINING, store);
    return new DatasetExam(
        scope.openChild(),
        network,
        reals,
        40,
        new Evaluation(32, 5),
        betweenBatches,
        JobTraces.none());
  }
}
