package io.domainshift.methods.oneshot;

import io.domainshift.graph.HostTensor;
import io.domainshift.methods.CurvePicture;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The loss of the latent search and its parts, before their weights, step by step. */
final class LossCurve {

  /** What the columns are. */
  static final List<String> COLUMNS = List.of("loss", "clip", "latent", "reconstruction");

  private final float[] values;
  private int used;

  /**
   * @param steps how many there will be at most
   */
  LossCurve(int steps) {
    values = new float[steps * COLUMNS.size()];
  }

  /** Adds a step; a part that was not computed is zero. */
  void add(SearchStep.Outcome outcome) {
    values[used++] = (float) outcome.loss();
    for (String part : COLUMNS.subList(1, COLUMNS.size())) {
      values[used++] = outcome.losses().getOrDefault(part, 0.0).floatValue();
    }
  }

  /** The steps so far, [steps, 4]. */
  HostTensor values() {
    return HostTensor.of(Arrays.copyOf(values, used), used / COLUMNS.size(), COLUMNS.size());
  }

  /** Goes on after what {@link #values} gave. */
  void restore(HostTensor earlier) {
    float[] before = earlier.toFloats();
    System.arraycopy(before, 0, values, 0, before.length);
    used = before.length;
  }

  /**
   * The curve as a picture.
   *
   * @param curve what {@link #values} gave
   */
  static BufferedImage picture(HostTensor curve) {
    float[] values = curve.toFloats();
    int columns = COLUMNS.size();
    double[] steps = new double[values.length / columns];
    Arrays.setAll(steps, step -> step + 1);
    Map<String, double[]> lines = new LinkedHashMap<>();
    for (int column = 0; column < columns; column++) {
      int from = column;
      double[] line = new double[steps.length];
      Arrays.setAll(line, step -> values[step * columns + from]);
      lines.put(COLUMNS.get(column), line);
    }
    return CurvePicture.of("Reference search", "step", steps, lines);
  }
}
