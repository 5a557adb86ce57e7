package io.domainshift.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Adapts a generator to words or pictures and saves what came of it. */
@Command(
    name = "adapt",
    description = "Adapts a generator to a text prompt or to pictures.",
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
      paramLabel = "TEXT",
      description = "What the generator draws now, such as \"photo\".")
  private @Nullable String source;

  @Option(
      names = "--target",
      paramLabel = "TEXT",
      description = "What it shall draw, such as \"pencil sketch\".")
  private @Nullable String target;

  @Option(
      names = "--target-image",
      paramLabel = "FILE",
      description = "A picture of what it shall draw: JPEG, PNG or WebP.")
  private @Nullable Path targetImage;

  @Option(
      names = "--style-image",
      paramLabel = "FILE",
      description = "A picture that guides NADA beside the words or instead; up to 20 times.")
  private List<Path> styleImages = new ArrayList<>();

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "Training method (default: one-shot with --target-image, else nada).")
  private @Nullable String method;

  @Option(names = "--name", paramLabel = "TEXT", description = "A name for the job.")
  private @Nullable String name;

  @Mixin private AdaptationOptions options;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the results (default: out/TARGET, or the name of the picture).")
  private @Nullable Path folder;

  @Mixin private ServerOptions server;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try (Connection connection = Connection.toRunningOrOwn(server, out)) {
      JobRun job = new JobRun(connection, out);
      Path results = folder != null ? folder : folderOfTarget();
      if (targetImage == null && styleImages.isEmpty()) {
        job.run(JobRun.ADAPTATIONS, request(), results);
      } else {
        job.run(JobRun.ADAPTATIONS, form(), results);
      }
    }
  }

  private PictureForm form() {
    PictureForm form = new PictureForm(request());
    if (targetImage != null) {
      form.add("target", targetImage);
    }
    styleImages.forEach(picture -> form.add("style", picture));
    return form;
  }

  private ObjectNode request() {
    ObjectNode request = ServiceClient.JSON.createObjectNode();
    request.put("method", method != null ? method : targetImage != null ? "one-shot" : "nada");
    if (name != null) {
      request.put("name", name);
    }
    request.put("generator", generator);
    if (source != null) {
      request.put("source", source);
    }
    if (target != null) {
      request.put("target", target);
    }
    options.addTo(request);
    return request;
  }

  /** What is asked for as the name of a folder: letters and digits, anything between a dash. */
  private Path folderOfTarget() {
    Path picture =
        targetImage != null ? targetImage : styleImages.isEmpty() ? null : styleImages.get(0);
    String wish =
        target != null
            ? target
            : picture == null
                ? "adaptation"
                : String.valueOf(picture.getFileName()).replaceFirst("\\.[^.]*$", "");
    String name = wish.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-");
    return Path.of("out", name.replaceAll("^-|-$", ""));
  }
}
