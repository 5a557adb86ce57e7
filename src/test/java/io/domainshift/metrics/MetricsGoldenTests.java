package io.domainshift.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.metrics.PrecisionRecall.Rounding;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Metrics of given features agree with NVIDIA's code. */
@GoldenTest("metrics/metrics")
class MetricsGoldenTests {

  private final GoldenSuite suite;
  private GraphRuntime runtime;
  private GraphScope scope;

  MetricsGoldenTests(GoldenSuite suite) {
    this.suite = suite;
  }

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
  void meanAndCovarianceAgree() {
    FeatureStatistics real = statistics("real");
    suite.check("mean_real.f64", real.mean());
    double[] covariance = real.covariance(scope).toHost().toDoubles();
    double trace = 0;
    for (int i = 0; i < covariance.length; i += real.dimensions() + 1) {
      trace += covariance[i];
    }
    suite.check("cov_trace_real.f64", trace);
  }

  @Test
  void frechetDistancesAgree() {
    suite.check("fid.f64", frechet("gen", "real"));
    suite.check("fid.f64", frechet("real", "gen"));
    suite.check("fid_rank_deficient.f64", frechet("few_gen", "few_real"));
    suite.check("fid_same_set.f64", frechet("real", "real"));
  }

  @Test
  void kernelDistancesAgree() {
    int subsets = suite.config().get("num_subsets").asInt();
    int size = suite.config().get("subset").asInt();
    suite.check("kid.f64", kernel(subsets, size).mean());
    KernelDistance first = kernel(1, size);
    suite.check("kid_first_subset.f64", first.mean());
    assertThat(first.deviation()).isZero();
  }

  @Test
  void precisionAndRecallAgree() {
    for (int neighbours : new int[] {3, 5}) {
      covers("_k" + neighbours + "_fp32", precisionRecall(neighbours, Rounding.SINGLE));
      covers("_k" + neighbours, precisionRecall(neighbours, Rounding.OFFICIAL));
    }
  }

  @Test
  void clipScoresAgree() {
    ClipScore score = ClipScore.of(scope, in("clip_image"), in("clip_text"));
    suite.check("clip_score_each", score.each());
    suite.check("clip_score_mean", score.mean());
  }

  private double frechet(String a, String b) {
    return FrechetDistance.between(scope, statistics(a), statistics(b));
  }

  private KernelDistance kernel(int subsets, int size) {
    return KernelDistance.between(
        scope, in("gen"), in("real"), rows("gen", subsets, size), rows("real", subsets, size));
  }

  private Tensor rows(String set, int subsets, int size) {
    long[] rows = new long[subsets * size];
    for (int i = 0; i < subsets; i++) {
      long[] subset = suite.in("kid_%s_idx.%d".formatted(set, i)).toLongs();
      System.arraycopy(subset, 0, rows, i * size, size);
    }
    return scope.tensor(HostTensor.ofLongs(rows, subsets, size));
  }

  private PrecisionRecall precisionRecall(int neighbours, Rounding rounding) {
    return PrecisionRecall.between(scope, in("real"), in("gen"), neighbours, rounding);
  }

  /** The suite allows two samples of each set to fall on the other side. */
  private void covers(String suffix, PrecisionRecall mine) {
    assertThat(mine.precision())
        .isCloseTo(
            suite.out("precision" + suffix).toDoubles()[0],
            within(2.01 / suite.config().get("n_gen").asInt()));
    assertThat(mine.recall())
        .isCloseTo(
            suite.out("recall" + suffix).toDoubles()[0],
            within(2.01 / suite.config().get("n_real").asInt()));
  }

  /** In two batches, so that joining them is part of what is compared. */
  private FeatureStatistics statistics(String input) {
    HostTensor features = suite.in(input);
    int width = Math.toIntExact(features.shape()[1]);
    int rows = Math.toIntExact(features.shape()[0]);
    int first = rows / 3;
    float[] values = features.toFloats();
    FeatureStatistics statistics = FeatureStatistics.open(scope, width);
    statistics.add(part(values, 0, first, width));
    statistics.add(part(values, first, rows, width));
    assertThat(statistics.count()).isEqualTo(rows);
    return statistics;
  }

  private Tensor part(float[] values, int from, int to, int width) {
    return scope.tensor(
        HostTensor.of(Arrays.copyOfRange(values, from * width, to * width), to - from, width));
  }

  private Tensor in(String input) {
    return scope.tensor(suite.in(input));
  }
}
