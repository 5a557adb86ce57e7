package io.domainshift.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Adapts a generator to a text prompt and saves what came of it. */
@Command(
    name = "adapt",
    description = "Adapts a generator to a text prompt.",
    footer = {
      "",
      "Saves before-after.png, generator.safetensors, generator.pt and job.json. Starts a service",
      "of its own on --data when none answers."
    },
    mixinStandardHelpOptions = true)
final class AdaptCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = "--generator",
      required = true,
      paramLabel = "MODEL",
      description = "Id or name of the generator, as 'domainshift models' lists it.")
  private String generator;

  @Option(
      names = "--source",
      required = true,
      paramLabel = "TEXT",
      description = "What the generator draws now, such as \"photo\".")
  private String source;

  @Option(
      names = "--target",
      required = true,
      paramLabel = "TEXT",
      description = "What it shall draw, such as \"pencil sketch\".")
  private String target;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "nada",
      description = "Training method (default: ${DEFAULT-VALUE}).")
  private String method;

  @Option(names = "--name", paramLabel = "TEXT", description = "A name for the job.")
  private @Nullable String name;

  @Mixin private AdaptationOptions options;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the results (default: out/TARGET).")
  private @Nullable Path folder;

  @Mixin private ServerOptions server;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try (Connection connection = Connection.toRunningOrOwn(server, out)) {
      new Adaptation(connection, out).run(request(), folder != null ? folder : folderOfTarget());
    }
  }

  private ObjectNode request() {
    ObjectNode request = ServiceClient.JSON.createObjectNode();
    request.put("method", method);
    if (name != null) {
      request.put("name", name);
    }
    request.put("generator", generator).put("source", source).put("target", target);
    options.addTo(request);
    return request;
  }

  /** A prompt as the name of a folder: letters and digits, everything between them a dash. */
  private Path folderOfTarget() {
    String name = target.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-");
    return Path.of("out", name.replaceAll("^-|-$", ""));
  }
}
