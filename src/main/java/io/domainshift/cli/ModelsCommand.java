package io.domainshift.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Lists the installed models or tells one. */
@Command(
    name = "models",
    description = "Lists generators and CLIP models; tells one as JSON.",
    mixinStandardHelpOptions = true)
final class ModelsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "Id or name of the model to tell.")
  private @Nullable String model;

  @Mixin private ServerOptions server;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    ServiceClient client = Connection.toRunning(server).client();
    if (model != null) {
      out.println(client.get("/v1/models/" + ServiceClient.segment(model)).toPrettyString());
      return;
    }
    for (JsonNode node : client.get("/v1/models?limit=100").path("data")) {
      out.printf(
          Locale.ROOT,
          "%s  %-10s %s%n",
          node.path("id").asString(),
          node.path("kind").asString().toLowerCase(Locale.ROOT),
          node.path("name").asString());
    }
  }
}
