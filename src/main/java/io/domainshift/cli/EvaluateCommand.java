package io.domainshift.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Measures a generator's pictures and prints the figures. */
@Command(
    name = "evaluate",
    description = "Measures a generator's pictures.",
    footer = {
      "",
      "Compares with the model it was adapted from unless --against names another. Figures of",
      "different networks or numbers of pictures cannot be compared."
    },
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "Id or name of the generator.")
  private String model;

  @Option(
      names = "--against",
      paramLabel = "MODEL",
      description = "Generator whose pictures it is compared with.")
  private @Nullable String against;

  @Option(
      names = "--dataset",
      paramLabel = "DATASET",
      description = "Data set that it is compared with, in the place of --against.")
  private @Nullable String dataset;

  @Option(
      names = "--network",
      paramLabel = "MODEL",
      description = "Whose features are compared: Inception v3, EfficientNet-Lite or CLIP.")
  private @Nullable String network;

  @Option(names = "--pictures", paramLabel = "N", description = "How many of each set.")
  private @Nullable Integer pictures;

  @Option(names = "--text", paramLabel = "TEXT", description = "What the pictures shall show.")
  private @Nullable String text;

  @Option(names = "--clip", paramLabel = "MODEL", description = "CLIP model that reads --text.")
  private @Nullable String clip;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of all draws (default: 0).")
  private @Nullable Long seed;

  @Mixin private ServerOptions server;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try (Connection connection = Connection.toRunningOrOwn(server, out)) {
      ServiceClient client = connection.client();
      String path = "/v1/models/" + ServiceClient.segment(model) + "/evaluations";
      String id = client.post(path, request()).path("id").asString();
      out.printf("Job %s%n", id);
      out.flush();
      String farewell = "The job goes on while its service runs: domainshift jobs " + id;
      print(client, new JobFollower(client, out).follow(id, farewell), out);
    }
  }

  private ObjectNode request() {
    ObjectNode request = ServiceClient.JSON.createObjectNode();
    if (against != null) {
      request.putObject("against").put("model", against);
    }
    if (dataset != null) {
      ObjectNode reference =
          against == null ? request.putObject("against") : (ObjectNode) request.path("against");
      reference.put("dataset", dataset);
    }
    if (network != null) {
      request.put("network", network);
    }
    if (pictures != null) {
      request.put("pictures", pictures);
    }
    if (text != null) {
      request.put("text", text);
    }
    if (clip != null) {
      request.put("clip", clip);
    }
    if (seed != null) {
      request.put("seed", seed);
    }
    return request;
  }

  private static void print(ServiceClient client, Job job, PrintWriter out) {
    if (!job.succeeded()) {
      throw new CommandFailure(JobResults.reason(job));
    }
    String against = job.result().path("against").asString("");
    out.printf(
        Locale.ROOT,
        "Measured on %d pictures by %s%s%n",
        job.result().path("pictures").asInt(),
        job.result().path("network").asString(),
        against.isEmpty() ? "" : " against " + against);
    JobResults.printNumbers(job, out);
    // The pictures closest to the data set's, beside those: a number alone does not show a copy.
    for (JsonNode artifact : new JobResults(client, out).artifacts(job)) {
      out.printf(
          "%s at %s%n",
          artifact.path("name").asString(),
          client.server().resolve(artifact.path("links").path("content").asString()));
    }
    out.flush();
  }
}
