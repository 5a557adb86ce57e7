package io.domainshift.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.datasets.DatasetOrder.Draw;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DatasetOrderTests {

  @Test
  void showsEveryPictureOncePerEpochInAnotherOrder() {
    DatasetOrder order = new DatasetOrder(5, 100, false);
    long[] first = order.draw(0, 100).indices();
    long[] second = order.draw(100, 100).indices();

    assertThat(sorted(first)).containsExactly(LongStream.range(0, 100).toArray());
    assertThat(sorted(second)).containsExactly(LongStream.range(0, 100).toArray());
    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void aResumedTrainingSeesWhatAnUndisturbedOneWouldSee() {
    DatasetOrder undisturbed = new DatasetOrder(5, 10, true);
    undisturbed.draw(0, 8);
    Draw across = undisturbed.draw(8, 8);

    Draw resumed = new DatasetOrder(5, 10, true).draw(8, 8);

    assertThat(resumed.indices()).isEqualTo(across.indices());
    assertThat(resumed.flip()).isEqualTo(across.flip());
    assertThat(new DatasetOrder(6, 10, true).draw(8, 8).indices()).isNotEqualTo(across.indices());
  }

  @Test
  void mirrorsHalfOfTheShowingsWhereAskedTo() {
    boolean[] flips = new DatasetOrder(1, 50, true).draw(0, 2000).flip();
    int mirrored = 0;
    for (boolean flip : flips) {
      mirrored += flip ? 1 : 0;
    }

    assertThat(mirrored).isBetween(900, 1100);
    assertThat(new DatasetOrder(1, 50, false).draw(0, 2000).flip()).containsOnly(false);
  }

  private static long[] sorted(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
