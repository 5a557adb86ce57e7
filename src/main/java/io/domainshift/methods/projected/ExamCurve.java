package io.domainshift.methods.projected;

import io.domainshift.datasets.PictureFiles;
import io.domainshift.graph.HostTensor;
import io.domainshift.methods.CurvePicture;
import io.domainshift.methods.TrainingRun;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values of all examinations of a training, in their order. */
final class ExamCurve {

  private static final String KIND = "curve";
  private static final List<String> SHARES =
      List.of("precision", "recall", "diversity", "reference-diversity", "copies");

  private final String distance;
  private final List<String> columns = new ArrayList<>();
  private final List<Point> points = new ArrayList<>();

  /**
   * An examination.
   *
   * @param iteration how many iterations were done
   * @param values by name
   */
  record Point(int iteration, Map<String, Double> values) {

    double value(String name) {
      return values.getOrDefault(name, Double.NaN);
    }
  }

  /**
   * @param distance the value by which generators are compared
   */
  ExamCurve(String distance) {
    this.distance = distance;
    columns.add(distance);
    columns.addAll(SHARES);
  }

  void add(int iteration, Map<String, Double> values) {
    points.add(new Point(iteration, values));
  }

  List<Point> points() {
    return points;
  }

  /** All points as rows: the iteration, then a value for each column, NaN where there is none. */
  Map<String, HostTensor> state() {
    if (points.isEmpty()) {
      return Map.of();
    }
    int width = 1 + columns.size();
    double[] rows = new double[points.size() * width];
    for (int row = 0; row < points.size(); row++) {
      rows[row * width] = points.get(row).iteration();
      for (int i = 0; i < columns.size(); i++) {
        rows[row * width + 1 + i] = points.get(row).value(columns.get(i));
      }
    }
    return Map.of("points", HostTensor.ofDoubles(rows, points.size(), width));
  }

  /** Goes on after what {@link #state} gave. */
  void restore(Map<String, HostTensor> state) {
    HostTensor earlier = state.get("points");
    if (earlier == null) {
      return;
    }
    double[] rows = earlier.toDoubles();
    int width = 1 + columns.size();
    for (int row = 0; row < rows.length; row += width) {
      Map<String, Double> values = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        double value = rows[row + 1 + i];
        if (!Double.isNaN(value)) {
          values.put(columns.get(i), value);
        }
      }
      add((int) rows[row], values);
    }
  }

  /** Stores the curve among the job's files, as numbers and as a picture. */
  void keep(TrainingRun run, int batchSize) {
    byte[] csv = csv(batchSize).getBytes(StandardCharsets.UTF_8);
    run.file(KIND, "fd-curve.csv", "text/csv", csv);
    double[] kimg = points.stream().mapToDouble(point -> kimg(point, batchSize)).toArray();
    double[] distances = points.stream().mapToDouble(point -> point.value(distance)).toArray();
    byte[] png =
        PictureFiles.png(
            CurvePicture.of("Distance to the data set", "kimg", kimg, Map.of(distance, distances)));
    run.file(KIND, "fd-curve.png", "image/png", png);
  }

  private String csv(int batchSize) {
    StringBuilder csv = new StringBuilder("iteration,kimg");
    columns.forEach(column -> csv.append(',').append(column));
    for (Point point : points) {
      csv.append('\n').append(point.iteration()).append(',').append(kimg(point, batchSize));
      for (String column : columns) {
        Double value = point.values().get(column);
        csv.append(',').append(value == null ? "" : value);
      }
    }
    return csv.append('\n').toString();
  }

  private static double kimg(Point point, int batchSize) {
    return (long) point.iteration() * batchSize / 1000.0;
  }
}
