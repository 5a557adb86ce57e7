package io.domainshift.methods.oneshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.Seeds;
import io.domainshift.graph.TensorMap;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ViewDrawTests {

  private static final int SIZE = 256;

  private static final List<ViewDraw> MANY =
      IntStream.range(0, 20_000)
          .mapToObj(i -> ViewDraw.of(Seeds.derive(1, i, "views"), SIZE))
          .toList();

  @Test
  void dependsOnTheSeedOnly() {
    assertThat(ViewDraw.of(5, 64)).isEqualTo(ViewDraw.of(5, 64)).isNotEqualTo(ViewDraw.of(6, 64));
  }

  @Test
  void turnsShiftsAndLeansBothWaysAlike() {
    assertUniform(ViewDraw::degrees, -15, 15);
    assertUniform(ViewDraw::shiftX, -26, 26);
    assertUniform(ViewDraw::shiftY, -26, 26);
    assertUniform(ViewDraw::shear, -5, 5);
  }

  @Test
  void movesEveryCornerInwardsByUpToSevenTenthsOfTheHalf() {
    int far = (int) (0.7 * SIZE / 2);
    int last = SIZE - 1;
    boolean[] high = {false, false, true, false, true, true, false, true};
    for (int i = 0; i < high.length; i++) {
      int place = i;
      assertUniform(
          draw -> draw.corners().get(place), high[i] ? last - far : 0, high[i] ? last : far);
    }
  }

  @Test
  void changesColoursByATenthInEveryOrder() {
    for (int i = 0; i < 3; i++) {
      int factor = i;
      assertUniform(draw -> draw.jitter().get(factor), 0.9, 1.1);
    }
    assertUniform(draw -> draw.jitter().get(3), -0.1, 0.1);
    Set<List<Integer>> orders = new HashSet<>();
    MANY.forEach(draw -> orders.add(draw.order()));
    assertThat(orders).hasSize(24);
  }

  @Test
  void erasesSevenOfTenPicturesInTheGivenProportions() {
    List<ViewDraw.Box> boxes =
        MANY.stream().map(ViewDraw::erased).filter(Objects::nonNull).toList();

    assertThat(boxes.size() / (double) MANY.size()).isBetween(0.68, 0.72);
    assertThat(boxes)
        .allSatisfy(
            box -> {
              assertThat(box.top()).isBetween(0, SIZE - box.height());
              assertThat(box.left()).isBetween(0, SIZE - box.width());
              double area = box.height() * box.width() / (double) (SIZE * SIZE);
              assertThat(area).isBetween(0.098, 0.402);
              assertThat(box.height() / (double) box.width()).isBetween(0.296, 3.38);
            });
    // The logarithm of the ratio is uniform, so that lying and standing boxes are as many.
    long standing = boxes.stream().filter(box -> box.height() > box.width()).count();
    assertThat(standing / (double) boxes.size()).isBetween(0.47, 0.53);
  }

  @Test
  void smallestGeneratorsHaveDrawsToo() {
    for (int seed = 0; seed < 200; seed++) {
      ViewDraw draw = ViewDraw.of(seed, 8);
      assertThat(draw.corners()).allSatisfy(corner -> assertThat(corner).isBetween(0, 7));
    }
  }

  @Test
  void becomesARowOfEveryTensor() {
    try (GraphRuntime runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
        GraphScope scope = runtime.openScope()) {
      ViewDraw bare =
          new ViewDraw(
              10,
              3,
              -2,
              4,
              List.of(1, 2, 60, 3, 59, 58, 4, 57),
              List.of(3, 1, 0, 2),
              List.of(0.9, 1., 1.1, 0.05),
              null);
      ViewDraw erased = ViewDraw.of(3, 64);

      TensorMap tensors = ViewDraw.tensors(scope, List.of(bare, erased), 64);

      assertThat(tensors.get("affine").toHost().toDoubles()).startsWith(10, 3, -2, 1, 4, 0);
      assertThat(tensors.get("start").toHost().toDoubles()).startsWith(0, 0, 63, 0, 63, 63, 0, 63);
      assertThat(tensors.get("end").toHost().toDoubles()).startsWith(1, 2, 60, 3, 59, 58, 4, 57);
      assertThat(tensors.get("order").toHost().toLongs()).startsWith(3, 1, 0, 2);
      assertThat(tensors.get("erase").toHost().toLongs()).startsWith(-1);
      assertThat(tensors.get("jitter").shape()).containsExactly(2, 4);
      assertThat(tensors.get("end").shape()).containsExactly(2, 4, 2);
    }
  }

  /** Bounds, mean and spread of a uniform distribution. */
  private static void assertUniform(ToDoubleFunction<ViewDraw> value, double least, double most) {
    double width = most - least;
    DoubleSummaryStatistics found = MANY.stream().mapToDouble(value).summaryStatistics();
    double mean = found.getAverage();
    double variance =
        MANY.stream().mapToDouble(value).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    assertThat(found.getMin()).isBetween(least, least + 0.02 * width);
    assertThat(found.getMax()).isBetween(most - 0.02 * width, most);
    assertThat(mean).isBetween(least + 0.48 * width, least + 0.52 * width);
    assertThat(Math.sqrt(variance) / width).isBetween(0.28, 0.30);
  }
}
