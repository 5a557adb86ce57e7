package io.domainshift.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Saves a model's weights in a format of other tools. */
@Command(
    name = "export",
    description = "Saves a model's weights in a format of other tools.",
    footer = {
      "",
      "torchscript: code and weights for torch.jit.load. nvidia: for stylegan2-ada-pytorch, stylegan3",
      "and projected-gan. Both are drawn with and compared before they are saved. rosinality: for",
      "stylegan2-pytorch and StyleGAN-NADA. safetensors: as the service keeps them."
    },
    mixinStandardHelpOptions = true)
final class ExportCommand implements Runnable {

  /** File name extensions by format. */
  private static final Map<String, String> EXTENSIONS =
      Map.of(
          "safetensors", "safetensors",
          "rosinality", "pt",
          "torchscript", "ts.pt",
          "nvidia", "nvidia.pt");

  /** Formats that a job writes. */
  private static final Set<String> BY_JOB = Set.of("torchscript", "nvidia");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "Id or name of the model.")
  private String model;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "torchscript, nvidia, rosinality or safetensors.")
  private String format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to (default: the model's name with the format's extension).")
  private @Nullable Path file;

  @Mixin private ServerOptions server;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    String extension = EXTENSIONS.get(format);
    if (extension == null) {
      throw new CommandFailure(
          "--format is " + format + ", must be torchscript, nvidia, rosinality or safetensors");
    }
    Path target = file == null ? Path.of(model + "." + extension) : file;
    try (Connection connection = Connection.toRunningOrOwn(server, out)) {
      ServiceClient client = connection.client();
      String path = "/v1/models/" + ServiceClient.segment(model);
      if (BY_JOB.contains(format)) {
        prove(client, path, out);
      }
      client.download(path + "/weights?format=" + format, target);
      out.println("Saved " + target);
      out.flush();
    }
  }

  private void prove(ServiceClient client, String path, PrintWriter out) {
    ObjectNode request = ServiceClient.JSON.createObjectNode().put("format", format);
    String id = client.post(path + "/exports", request).path("id").asString();
    String farewell = "The job goes on while its service runs: domainshift jobs " + id;
    Job job = new JobFollower(client, out).follow(id, farewell);
    if (!job.succeeded()) {
      throw new CommandFailure(JobResults.reason(job));
    }
    out.printf(
        Locale.ROOT,
        "%d pictures of the file and of the model differ by at most %.1e%n",
        job.result().path("pictures").asInt(),
        job.result().path("measurements").path("largest-difference").asDouble());
    out.flush();
  }
}
