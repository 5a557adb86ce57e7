package io.domainshift.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The whole road once, with the generator that comes in the box. */
@Command(
    name = "demo",
    description = "Adapts the generator in the box, from the first request to the weights.",
    footer = {
      "",
      "Starts a service on embedded PostgreSQL, sends it one text-prompt job over HTTP, saves",
      "before-after.png, generator.safetensors, generator.pt and job.json, and stops the service."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Runnable {

  private static final String LABEL = "demo";
  private static final long README_SEED = 2993479351L;
  private static final int README_ITERATIONS = 120;

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "demo",
      description = "Folder of the results (default: ./demo).")
  private Path folder;

  @Option(
      names = "--target",
      paramLabel = "TEXT",
      defaultValue = "golden statue",
      description = "What the generator shall draw (default: \"${DEFAULT-VALUE}\").")
  private String target;

  @Mixin private AdaptationOptions options;

  @Mixin private ServerOptions server;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try (Connection connection =
        server.isRemote() ? Connection.toRunning(server) : Connection.toOwn(server, out)) {
      cancelEarlierDemos(connection.client());
      ObjectNode request = ServiceClient.JSON.createObjectNode();
      request.put("method", "nada").put("generator", "avatars64");
      request.put("source", "photo").put("target", target);
      // The README's picture; --seed and --iterations replace both.
      request.put("seed", README_SEED).put("iterations", README_ITERATIONS);
      request.putObject("metadata").put(LABEL, "true");
      options.addTo(request);
      out.printf("POST %s%s%n  %s%n", connection.client().server(), JobRun.ADAPTATIONS, request);
      out.flush();
      new JobRun(connection, out).run(JobRun.ADAPTATIONS, request, folder);
    }
  }

  /** A demo that was interrupted would go on now and make this one wait. */
  private static void cancelEarlierDemos(ServiceClient client) {
    for (JsonNode job : client.get("/v1/jobs?limit=100&metadata=" + LABEL + ":true").path("data")) {
      if (job.path("links").has("cancel")) {
        client.post(job.path("links").path("cancel").asString(), null);
      }
    }
  }
}
