package io.domainshift.golden;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * How far a tensor may be from its reference: {@code max|mine - out| <= relToMax * max|out| + abs}.
 */
public record GoldenTolerance(double relToMax, double abs) {

  /**
   * The rule for one output. The longest key of the suite's tolerances with which its name starts
   * overrules the general rule; a part which such a rule leaves out is zero.
   *
   * @throws IllegalArgumentException when that rule is a sentence, which a test must follow itself
   */
  static GoldenTolerance of(JsonNode tolerances, String output) {
    JsonNode rule = tolerances;
    int longest = 0;
    for (Map.Entry<String, JsonNode> override : tolerances.properties()) {
      String prefix = override.getKey();
      boolean general = prefix.equals("rel_to_max") || prefix.equals("abs");
      if (!general && prefix.length() > longest && output.startsWith(prefix)) {
        rule = override.getValue();
        longest = prefix.length();
      }
    }
    if (!rule.isObject()) {
      throw new IllegalArgumentException(
          "Tolerance of golden output %s is the sentence %s".formatted(output, rule));
    }
    return new GoldenTolerance(rule.path("rel_to_max").asDouble(0), rule.path("abs").asDouble(0));
  }

  /** The largest difference allowed from a reference whose largest magnitude is {@code maxAbs}. */
  double allowed(double maxAbs) {
    return relToMax * maxAbs + abs;
  }
}
