package io.domainshift.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an evaluation found.
 *
 * @param values by name: {@code FID}, {@code precision}, {@code diversity} …
 * @param suspects generated pictures that lie nearest to training pictures; empty unless asked for
 * @param phaseSeconds how long each part took, in the order in which they ran
 */
public record EvaluationReport(
    Map<String, Double> values,
    List<CopyCheck.Suspect> suspects,
    Map<String, Double> phaseSeconds) {

  public EvaluationReport {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    suspects = List.copyOf(suspects);
    phaseSeconds = Collections.unmodifiableMap(new LinkedHashMap<>(phaseSeconds));
  }

  /** Both findings in one report. */
  public EvaluationReport and(EvaluationReport other) {
    Map<String, Double> all = new LinkedHashMap<>(values);
    all.putAll(other.values);
    Map<String, Double> seconds = new LinkedHashMap<>(phaseSeconds);
    seconds.putAll(other.phaseSeconds);
    return new EvaluationReport(all, suspects.isEmpty() ? other.suspects : suspects, seconds);
  }
}
