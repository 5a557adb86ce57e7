package io.domainshift.api.jobs;

import io.domainshift.jobs.JobEvent;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One iteration of a job.
 *
 * @param event the event that told of it
 * @param at when
 * @param iteration iterations done
 * @param loss total loss
 * @param losses its parts by name
 * @param phaseSeconds seconds by phase
 * @param iterationsPerSecond speed
 * @param residentBytes memory of the attempt's process
 */
@Schema(name = "MetricsPoint")
record MetricsPoint(
    long event,
    Instant at,
    int iteration,
    @Nullable Double loss,
    Map<String, Double> losses,
    Map<String, Double> phaseSeconds,
    @Nullable Double iterationsPerSecond,
    @Nullable Long residentBytes) {

  static MetricsPoint of(JobEvent event) {
    JsonNode data = event.data();
    return new MetricsPoint(
        event.seq(),
        event.at(),
        data.path("iteration").asInt(0),
        number(data.path("loss")),
        numbers(data.path("losses")),
        numbers(data.path("phaseSeconds")),
        number(data.path("iterationsPerSecond")),
        data.path("residentBytes").isNumber() ? data.path("residentBytes").asLong() : null);
  }

  private static Map<String, Double> numbers(JsonNode node) {
    Map<String, Double> numbers = new TreeMap<>();
    node.properties()
        .forEach(
            property -> {
              Double value = number(property.getValue());
              if (value != null) {
                numbers.put(property.getKey(), value);
              }
            });
    return numbers;
  }

  private static @Nullable Double number(JsonNode node) {
    return node.isNumber() ? node.asDouble() : null;
  }
}
