package io.domainshift.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.metrics.CopyCheck.Suspect;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Metrics of features whose answers are known. */
class MetricsTests {

  private GraphRuntime runtime;
  private GraphScope scope;

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @Test
  void frechetDistanceOfKnownNormalsIsTheirFormula() {
    // Deviations of 1 and 3 in one dimension, means 2 apart: 4 + (3 - 1)^2.
    FeatureStatistics a = statistics(features(new float[] {-1, 1}, 1));
    FeatureStatistics b = statistics(features(new float[] {-1, 5}, 1));
    assertThat(FrechetDistance.between(scope, a, b)).isCloseTo(8, within(1e-12));
  }

  @Test
  void statisticsDoNotDependOnOrderAndBatches() {
    float[] values = random(60, 4, 1);
    FeatureStatistics whole = statistics(features(values, 4));
    FeatureStatistics parts = statistics(features(Arrays.copyOfRange(values, 120, 240), 4));
    try (FeatureStatistics first = statistics(features(Arrays.copyOfRange(values, 0, 120), 4))) {
      parts.merge(first);
      assertThat(first.count()).isEqualTo(30);
    }
    FeatureStatistics again = FeatureStatistics.restore(scope, parts.toHost());
    assertThat(again.count()).isEqualTo(60);
    assertThat(again.covariance(scope).toHost().toDoubles())
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(whole.covariance(scope).toHost().toDoubles());
  }

  @Test
  void statisticsHoldTheMemoryOfOneStateOnly() {
    FeatureStatistics statistics = FeatureStatistics.open(scope, 4);
    int afterTheFirst = 0;
    for (int i = 0; i < 20; i++) {
      try (GraphScope batch = scope.openChild()) {
        statistics.add(batch.tensor(HostTensor.of(random(5, 4, i), 5, 4)));
      }
      afterTheFirst = i == 0 ? scope.size() : afterTheFirst;
    }
    assertThat(scope.size()).isEqualTo(afterTheFirst);
    assertThat(statistics.count()).isEqualTo(100);
  }

  @Test
  void kernelDistanceOfOneSourceScattersAroundZeroAndRepeats() {
    Tensor a = features(random(300, 8, 2), 8);
    Tensor b = features(random(200, 8, 3), 8);
    KernelDistance distance = KernelDistance.between(scope, a, b, 5);
    assertThat(distance.mean()).isCloseTo(0, within(0.1));
    assertThat(KernelDistance.between(scope, a, b, 5)).isEqualTo(distance);
    assertThat(KernelDistance.between(scope, a, b, 6)).isNotEqualTo(distance);
  }

  @Test
  void aCollapsedSetHasPrecisionWithoutRecall() {
    float[] real = random(100, 4, 4);
    float[] collapsed = new float[100 * 4];
    Random random = new Random(5);
    for (int i = 0; i < collapsed.length; i++) {
      collapsed[i] = real[i % 4] + 1e-3f * (float) random.nextGaussian();
    }
    PrecisionRecall found =
        PrecisionRecall.between(
            scope,
            features(real, 4),
            features(collapsed, 4),
            PrecisionRecall.NEIGHBOURS,
            PrecisionRecall.Rounding.SINGLE);
    assertThat(found.precision()).isEqualTo(1);
    assertThat(found.recall()).isLessThan(0.05);
    assertThat(Diversity.of(scope, features(collapsed, 4)))
        .isLessThan(0.01 * Diversity.of(scope, features(real, 4)));
  }

  @Test
  void inceptionScoreIsTheNumberOfClassesWhenAllAreCertain() {
    float[] certain = new float[40 * 4];
    for (int i = 0; i < 40; i++) {
      certain[i * 4 + i % 4] = 1;
    }
    InceptionScore score = InceptionScore.of(scope, features(certain, 4), InceptionScore.SPLITS);
    assertThat(score.mean()).isCloseTo(4, within(1e-9));
    assertThat(score.deviation()).isCloseTo(0, within(1e-9));
  }

  @Test
  void copiesAreFoundAndNamed() {
    float[] training = random(50, 16, 6);
    float[] generated = random(10, 16, 7);
    System.arraycopy(training, 30 * 16, generated, 3 * 16, 16);
    CopyCheck found = CopyCheck.of(scope, features(training, 16), features(generated, 16), 2);
    Suspect copy = found.worst().get(0);
    assertThat(found.worst()).hasSize(2);
    assertThat(copy.generated()).isEqualTo(3);
    assertThat(copy.ratio()).isZero();
    assertThat(copy.nearest()).containsExactlyElementsOf(nearest(training, 30));
    assertThat(found.copies()).isEqualTo(0.1);
    assertThat(found.medianRatio()).isBetween(0.7, 1.5);
  }

  /** The three rows nearest to a row, itself first. */
  private static List<Integer> nearest(float[] rows, int row) {
    return IntStream.range(0, rows.length / 16)
        .boxed()
        .sorted(
            Comparator.comparingDouble(
                other ->
                    IntStream.range(0, 16)
                        .mapToDouble(i -> Math.pow(rows[row * 16 + i] - rows[other * 16 + i], 2))
                        .sum()))
        .limit(3)
        .toList();
  }

  @Test
  void duplicatesAmongTheTrainingPicturesDoNotHideCopies() {
    float[] training = random(50, 16, 8);
    System.arraycopy(training, 0, training, 16, 16);
    float[] generated = Arrays.copyOf(training, 16);
    CopyCheck found = CopyCheck.of(scope, features(training, 16), features(generated, 16), 1);
    assertThat(found.copies()).isEqualTo(1);
    assertThat(found.worst().get(0).ratio()).isZero();
  }

  @Test
  void setsThatAreTooSmallAreRefused() {
    Tensor three = features(random(3, 4, 9), 4);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> PrecisionRecall.between(scope, three, three, 3, PrecisionRecall.Rounding.SINGLE))
        .withMessage("A set has 3 features, expected at least 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InceptionScore.of(scope, three, InceptionScore.SPLITS));
  }

  private FeatureStatistics statistics(Tensor features) {
    FeatureStatistics statistics =
        FeatureStatistics.open(scope, Math.toIntExact(features.shape()[1]));
    statistics.add(features);
    return statistics;
  }

  private Tensor features(float[] values, int width) {
    return scope.tensor(HostTensor.of(values, values.length / width, width));
  }

  private static float[] random(int rows, int width, long seed) {
    Random random = new Random(seed);
    float[] values = new float[rows * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
