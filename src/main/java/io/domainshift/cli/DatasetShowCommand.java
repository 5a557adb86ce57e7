package io.domainshift.cli;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Prints what a data set is, and what was found while it was made. */
@Command(
    name = "show",
    description = "Shows a data set and its report.",
    mixinStandardHelpOptions = true)
final class DatasetShowCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DATASET",
      description = "Its id, its name (the newest version) or NAME:VERSION.")
  private String dataset;

  @Mixin private ServerOptions server;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    ServiceClient client = Connection.toRunning(server).client();
    JsonNode found = client.get("/v1/datasets/" + ServiceClient.segment(dataset));
    out.printf(
        Locale.ROOT,
        "%s:%d  %s%n%d pictures of %d pixels, %.1f MB, SHA-256 %s, made %s%n",
        found.path("name").asString(),
        found.path("version").asInt(),
        found.path("id").asString(),
        found.path("pictures").asInt(),
        found.path("size").asInt(),
        found.path("bytes").asLong() / 1e6,
        found.path("sha256").asString(),
        found.path("createdAt").asString());
    DatasetReport.print(client, found.path("links").path("job").asString(), out);
  }
}
