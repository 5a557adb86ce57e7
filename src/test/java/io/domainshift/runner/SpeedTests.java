package io.domainshift.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class SpeedTests {

  private final Speed speed = new Speed();
  private double seconds;

  private double secondsLeft(double remaining, double took) {
    seconds += took;
    Double perSecond = speed.afterIteration(remaining, Math.round(seconds * 1e9));
    return remaining / Objects.requireNonNull(perSecond);
  }

  @Test
  void isUnknownAfterTheFirstIteration() {
    assertThat(speed.afterIteration(9, 0)).isNull();
    assertThat(secondsLeft(8, 2)).isCloseTo(16, within(1e-9));
  }

  @Test
  void recentIterationsCountMore() {
    speed.afterIteration(100, 0);
    secondsLeft(99, 1);
    for (int left = 98; left > 30; left--) {
      secondsLeft(left, 3);
    }

    assertThat(secondsLeft(30, 3)).isCloseTo(90, within(1.0));
  }

  @Test
  void timeLeftStaysWhenAStageOfSlowerIterationsBegins() {
    // Three iterations of a second, then four that take five times as long.
    speed.afterIteration(2 + 20, 0);
    secondsLeft(1 + 20, 1);
    assertThat(secondsLeft(20, 1)).isCloseTo(20, within(1e-9));

    assertThat(secondsLeft(3, 5)).isCloseTo(15, within(1e-9));
    assertThat(secondsLeft(2, 5)).isCloseTo(10, within(1e-9));
  }

  @Test
  void theLastIterationLeavesNothing() {
    speed.afterIteration(1, 0);

    assertThat(secondsLeft(0, 1)).isZero();
  }
}
