package io.domainshift.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** What every method takes, and {@code --set}, which reaches all that has no name here. */
final class MethodOptions {

  @Option(names = "--seed", paramLabel = "N", description = "Seed of every random draw.")
  private @Nullable Long seed;

  @Option(names = "--batch-size", paramLabel = "N", description = "Pictures a step.")
  private @Nullable Integer batchSize;

  @Option(
      names = "--set",
      paramLabel = "OPTION=VALUE",
      description = "Any other option of the method, such as --set sampleCount=16.")
  private Map<String, String> others = new LinkedHashMap<>();

  /** Adds what was asked for to the request; everything else is the service's to choose. */
  void addTo(ObjectNode request) {
    if (seed != null) {
      request.put("seed", seed);
    }
    if (batchSize != null) {
      request.put("batchSize", batchSize);
    }
    others.forEach((option, value) -> request.set(option, parse(value)));
  }

  /** Numbers, booleans, lists and objects are written as JSON; anything else is text. */
  private static JsonNode parse(String value) {
    try {
      return ServiceClient.JSON.readTree(value);
    } catch (JacksonException e) {
      return StringNode.valueOf(value);
    }
  }
}
