package io.domainshift.methods.projected;

import io.domainshift.methods.GeneratorExam.Trouble;
import io.domainshift.methods.GeneratorExam.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a job says about a training that goes wrong. */
final class Collapse {

  private Collapse() {}

  /**
   * A warning with a way out.
   *
   * @param verdict with a trouble
   * @param iteration of the examination
   * @param best iteration of the best generator so far; null when there is none
   * @param ends whether the job ends here
   */
  static String sentence(
      ProjectedOptions options,
      Verdict verdict,
      int iteration,
      @Nullable Integer best,
      boolean ends) {
    StringBuilder text = new StringBuilder();
    text.append("After iteration ").append(iteration).append(": ").append(verdict.reason());
    if (ends) {
      text.append(
          best == null
              ? "; the job ends here"
              : "; the job ends with the generator of iteration %d, the best one".formatted(best));
    }
    Map<String, Object> changes = changes(options, verdict.trouble());
    if (!changes.isEmpty() && best != null) {
      changes.put("checkpoint", best);
      text.append(". What usually helps is a fork with ").append(json(changes));
    }
    return text.append('.').toString();
  }

  private static Map<String, Object> changes(ProjectedOptions options, Trouble trouble) {
    Map<String, Object> changes = new LinkedHashMap<>();
    switch (trouble) {
      case SAMENESS ->
          changes.put("discriminatorLearningRate", options.discriminatorLearningRate() / 2);
      case LOST_MODES -> changes.put("generatorLearningRate", options.generatorLearningRate() / 2);
      case COPYING -> {
        if (!options.mirror()) {
          changes.put("mirror", true);
        }
      }
      case NOT_A_NUMBER, DIVERGENCE -> {
        changes.put("generatorLearningRate", options.generatorLearningRate() / 2);
        changes.put("discriminatorLearningRate", options.discriminatorLearningRate() / 2);
      }
      case NONE -> {}
    }
    return changes;
  }

  private static String json(Map<String, Object> changes) {
    return changes.entrySet().stream()
        .map(change -> "\"%s\": %s".formatted(change.getKey(), change.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
