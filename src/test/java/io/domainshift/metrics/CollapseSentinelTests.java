package io.domainshift.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.metrics.CollapseSentinel.Advice;
import io.domainshift.metrics.CollapseSentinel.Observation;
import io.domainshift.metrics.CollapseSentinel.Verdict;
import org.junit.jupiter.api.Test;

class CollapseSentinelTests {

  private static final Observation HEALTHY = new Observation(20.0, 0.3, 0.9, 0.0);

  private final CollapseSentinel sentinel = new CollapseSentinel();

  @Test
  void aHealthyTrainingGoesOn() {
    for (double distance : new double[] {90, 60, 40, 44, 41}) {
      Verdict verdict = sentinel.judge(new Observation(distance, 0.2, 0.9, 0.02));
      assertThat(verdict.advice()).isEqualTo(Advice.CONTINUE);
      assertThat(verdict.reason()).isEmpty();
    }
  }

  @Test
  void anUntrainedGeneratorHasNoRecallYetAndIsLeftAlone() {
    assertThat(sentinel.judge(new Observation(400.0, 0.0, 0.8, 0.0)).advice())
        .isEqualTo(Advice.CONTINUE);
  }

  @Test
  void picturesThatBecomeTheSameWarnThenStop() {
    sentinel.judge(HEALTHY);
    Observation same = new Observation(30.0, 0.2, 0.1, 0.0);
    Verdict first = sentinel.judge(same);
    Verdict second = sentinel.judge(same);
    assertThat(first.advice()).isEqualTo(Advice.WARN);
    assertThat(second.advice()).isEqualTo(Advice.STOP);
    assertThat(second.reason()).contains("0.10 times", "0.30");
    assertThat(second.suggestion()).contains("discriminatorLearningRate");
  }

  @Test
  void oneBadEvaluationBetweenGoodOnesOnlyWarns() {
    sentinel.judge(HEALTHY);
    Observation lost = new Observation(21.0, 0.0, 0.8, 0.0);
    assertThat(sentinel.judge(lost).advice()).isEqualTo(Advice.WARN);
    assertThat(sentinel.judge(HEALTHY).advice()).isEqualTo(Advice.CONTINUE);
    assertThat(sentinel.judge(lost).advice()).isEqualTo(Advice.WARN);
    assertThat(sentinel.judge(lost).reason())
        .isEqualTo("Recall is 0.000 and was 0.300: parts of the data are lost");
  }

  @Test
  void copiesAreToldFromProgress() {
    sentinel.judge(HEALTHY);
    Observation byHeart = new Observation(5.0, 0.9, 0.95, 0.6);
    sentinel.judge(byHeart);
    Verdict verdict = sentinel.judge(byHeart);
    assertThat(verdict.advice()).isEqualTo(Advice.STOP);
    assertThat(verdict.reason()).contains("copies of training pictures");
  }

  @Test
  void aDistanceThatRisesForGoodStops() {
    sentinel.judge(HEALTHY);
    assertThat(sentinel.judge(new Observation(41.0, null, null, null)).advice())
        .isEqualTo(Advice.WARN);
    assertThat(sentinel.judge(new Observation(60.0, null, null, null)).advice())
        .isEqualTo(Advice.STOP);
  }

  @Test
  void noNumbersStopAtOnce() {
    assertThat(sentinel.judge(new Observation(Double.NaN, null, null, null)).advice())
        .isEqualTo(Advice.STOP);
  }
}
