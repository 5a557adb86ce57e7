package io.domainshift.api.jobs;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Points as a table of RFC 4180; a column for each loss and phase that any point has. */
final class MetricsTable {

  private static final String END = "\r\n";

  private MetricsTable() {}

  static String csv(List<MetricsPoint> points) {
    Set<String> losses = names(points, MetricsPoint::losses);
    Set<String> phases = names(points, MetricsPoint::phaseSeconds);
    StringBuilder csv = new StringBuilder("event,at,iteration,loss");
    losses.forEach(name -> csv.append(',').append(quoted("loss." + name)));
    csv.append(",iterationsPerSecond,residentBytes");
    phases.forEach(name -> csv.append(',').append(quoted("seconds." + name)));
    csv.append(END);
    for (MetricsPoint point : points) {
      csv.append(point.event()).append(',').append(point.at()).append(',');
      csv.append(point.iteration()).append(',').append(text(point.loss()));
      losses.forEach(name -> csv.append(',').append(text(point.losses().get(name))));
      csv.append(',').append(text(point.iterationsPerSecond()));
      csv.append(',').append(text(point.residentBytes()));
      phases.forEach(name -> csv.append(',').append(text(point.phaseSeconds().get(name))));
      csv.append(END);
    }
    return csv.toString();
  }

  private static Set<String> names(
      List<MetricsPoint> points, Function<MetricsPoint, Map<String, Double>> numbers) {
    Set<String> names = new TreeSet<>();
    points.forEach(point -> names.addAll(numbers.apply(point).keySet()));
    return names;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static String quoted(String name) {
    return name.matches("[\\w.-]+") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
