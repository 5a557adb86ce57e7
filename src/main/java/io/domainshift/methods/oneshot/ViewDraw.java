package io.domainshift.methods.oneshot;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.TensorMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The random numbers of one view, distributed as those of torchvision's {@code RandomAffine(15,
 * translate=(.1, .1), shear=5)}, {@code RandomPerspective(.7, p=1)}, {@code ColorJitter(.1, .1, .1,
 * .1)} and {@code RandomErasing(p=.7, scale=(.1, .4), ratio=(.3, 1/.3))}, which the official code
 * puts one after the other. Used by {@code graphs/methods/oneshot/views.py}.
 *
 * @param degrees the picture turns by, clockwise
 * @param shiftX pixels the picture moves to the right
 * @param shiftY pixels the picture moves down
 * @param shear degrees by which columns lean
 * @param corners where the picture's corners go: x and y in pixels, clockwise from the top left
 * @param order in which brightness 0, contrast 1, saturation 2 and hue 3 change
 * @param jitter factors of brightness, contrast and saturation, and the turn of the hue
 * @param erased the rectangle that is blackened; null for none
 */
record ViewDraw(
    double degrees,
    int shiftX,
    int shiftY,
    double shear,
    List<Integer> corners,
    List<Integer> order,
    List<Double> jitter,
    @Nullable Box erased) {

  private static final double DEGREES = 15;
  private static final double SHIFT = 0.1;
  private static final double SHEAR = 5;
  private static final double DISTORTION = 0.7;
  private static final double JITTER = 0.1;
  private static final double ERASING = 0.7;
  private static final double SMALLEST_ERASED = 0.1;
  private static final double LARGEST_ERASED = 0.4;
  private static final double NARROWEST_ERASED = 0.3;
  private static final int ERASING_ATTEMPTS = 10;

  /** A rectangle in pixels. */
  record Box(int top, int left, int height, int width) {}

  ViewDraw {
    corners = List.copyOf(corners);
    order = List.copyOf(order);
    jitter = List.copyOf(jitter);
  }

  /** The draw that belongs to a seed, for a picture of {@code size} × {@code size} pixels. */
  static ViewDraw of(long seed, int size) {
    SplittableRandom random = new SplittableRandom(seed);
    return new ViewDraw(
        random.nextDouble(-DEGREES, DEGREES),
        shift(random, size),
        shift(random, size),
        random.nextDouble(-SHEAR, SHEAR),
        corners(random, size),
        order(random),
        List.of(
            random.nextDouble(1 - JITTER, 1 + JITTER),
            random.nextDouble(1 - JITTER, 1 + JITTER),
            random.nextDouble(1 - JITTER, 1 + JITTER),
            random.nextDouble(-JITTER, JITTER)),
        random.nextDouble() < ERASING ? box(random, size) : null);
  }

  private static int shift(SplittableRandom random, int size) {
    return (int) Math.rint(random.nextDouble(-SHIFT * size, SHIFT * size));
  }

  /** Every corner moves towards the centre, by up to 0.7 of the way in either direction. */
  private static List<Integer> corners(SplittableRandom random, int size) {
    int most = (int) (DISTORTION * (size / 2)) + 1;
    List<Integer> corners = new ArrayList<>();
    for (int[] corner : new int[][] {{0, 0}, {1, 0}, {1, 1}, {0, 1}}) {
      for (int side : corner) {
        int inwards = random.nextInt(most);
        corners.add(side == 0 ? inwards : size - 1 - inwards);
      }
    }
    return corners;
  }

  private static List<Integer> order(SplittableRandom random) {
    List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
    for (int i = order.size() - 1; i > 0; i--) {
      Collections.swap(order, i, random.nextInt(i + 1));
    }
    return order;
  }

  /** A rectangle that lies inside; none when ten draws in a row do not fit. */
  private static @Nullable Box box(SplittableRandom random, int size) {
    double widest = -Math.log(NARROWEST_ERASED);
    for (int attempt = 0; attempt < ERASING_ATTEMPTS; attempt++) {
      double area = random.nextDouble(SMALLEST_ERASED, LARGEST_ERASED) * size * size;
      double ratio = Math.exp(random.nextDouble(-widest, widest));
      int height = (int) Math.rint(Math.sqrt(area * ratio));
      int width = (int) Math.rint(Math.sqrt(area / ratio));
      if (height < size && width < size) {
        return new Box(
            random.nextInt(size - height + 1), random.nextInt(size - width + 1), height, width);
      }
    }
    return null;
  }

  /** The dictionary {@code draws} of the graph, a row for each view of a size × size picture. */
  static TensorMap tensors(GraphScope scope, List<ViewDraw> draws, int size) {
    int views = draws.size();
    double far = size - 1;
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    tensors.put("affine", doubles(draws.stream().flatMap(ViewDraw::affine), views, 6));
    tensors.put(
        "start",
        doubles(
            draws.stream().flatMap(draw -> Stream.of(0., 0., far, 0., far, far, 0., far)),
            views,
            4,
            2));
    tensors.put(
        "end",
        doubles(
            draws.stream().flatMap(draw -> draw.corners.stream().map(Integer::doubleValue)),
            views,
            4,
            2));
    tensors.put("order", longs(draws.stream().flatMap(draw -> draw.order.stream()), views));
    tensors.put("jitter", doubles(draws.stream().flatMap(draw -> draw.jitter.stream()), views, 4));
    tensors.put("erase", longs(draws.stream().flatMap(ViewDraw::erase), views));
    return scope.tensors(tensors);
  }

  private Stream<Double> affine() {
    return Stream.of(degrees, (double) shiftX, (double) shiftY, 1., shear, 0.);
  }

  private Stream<Integer> erase() {
    return erased == null
        ? Stream.of(-1, -1, 0, 0)
        : Stream.of(erased.top, erased.left, erased.height, erased.width);
  }

  private static HostTensor doubles(Stream<Double> values, long... shape) {
    return HostTensor.ofDoubles(values.mapToDouble(Double::doubleValue).toArray(), shape);
  }

  private static HostTensor longs(Stream<Integer> values, int views) {
    return HostTensor.ofLongs(values.mapToLong(Integer::longValue).toArray(), views, 4);
  }
}
