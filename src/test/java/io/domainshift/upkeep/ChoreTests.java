package io.domainshift.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChoreTests {

  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void isDoneAtEveryStartAlsoOneAfterAStop() throws Exception {
    Semaphore done = new Semaphore(0);
    Chore chore = new Chore("sweep", LONG, done::release);
    for (int start = 0; start < 2; start++) {
      chore.start();
      assertThat(done.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      assertThat(chore.isRunning()).isTrue();
      chore.stop();
      assertThat(chore.isRunning()).isFalse();
    }
  }

  @Test
  void aTaskThatFailsKeepsNobodyFromTheNext() throws Exception {
    Semaphore done = new Semaphore(0);
    Chore chore =
        new Chore(
            "sweep",
            LONG,
            () -> {
              throw new IllegalStateException("no");
            },
            done::release);
    chore.start();
    assertThat(done.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    chore.stop();
  }
}
