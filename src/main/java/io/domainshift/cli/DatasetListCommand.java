package io.domainshift.cli;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Lists the data sets. */
@Command(
    name = "list",
    description = "Lists data sets, oldest first.",
    mixinStandardHelpOptions = true)
final class DatasetListCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private ServerOptions server;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    ServiceClient client = Connection.toRunning(server).client();
    String path = "/v1/datasets?limit=100";
    while (!path.isEmpty()) {
      JsonNode page = client.get(path);
      for (JsonNode dataset : page.path("data")) {
        out.printf(
            Locale.ROOT,
            "%s  %7d pictures of %4d pixels  %3d classes  %s:%d%n",
            dataset.path("id").asString(),
            dataset.path("pictures").asInt(),
            dataset.path("size").asInt(),
            dataset.path("labels").size(),
            dataset.path("name").asString(),
            dataset.path("version").asInt());
      }
      path = page.path("next").asString("");
    }
  }
}
