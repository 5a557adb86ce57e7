package io.domainshift.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** The options of an adaptation that have a short name. */
final class AdaptationOptions {

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "Training steps (default: what the generator recommends).")
  private @Nullable Integer iterations;

  @Option(names = "--learning-rate", paramLabel = "RATE", description = "Adam's step size.")
  private @Nullable Double learningRate;

  @Mixin private MethodOptions others = new MethodOptions();

  /** Adds what was asked for to the request; everything else is the service's to choose. */
  void addTo(ObjectNode request) {
    if (iterations != null) {
      request.put("iterations", iterations);
    }
    if (learningRate != null) {
      request.put("learningRate", learningRate);
    }
    others.addTo(request);
  }
}
