package io.domainshift.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Trains a generator on pictures and saves what came of it. */
@Command(
    name = "train",
    description = "Trains a generator on a data set, or on a folder or zip of pictures.",
    footer = {
      "",
      "Saves the last sheet of samples, the curves, generator.safetensors, generator.pt where the",
      "architecture has such files, and job.json. Starts a service of its own on --data when none",
      "answers."
    },
    mixinStandardHelpOptions = true)
final class TrainCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = "--data-set",
      paramLabel = "NAME",
      description = {
        "Id, name or name:version of a data set, as 'domainshift dataset list' tells.",
        "Beside --pictures: the name of the new one (default: that of the folder or file)."
      })
  private @Nullable String dataset;

  @Option(
      names = "--pictures",
      paramLabel = "FILE|FOLDER",
      description = "A zip, or a folder, of which a data set is made first.")
  private @Nullable Path pictures;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Side of the prepared --pictures: 64, 128… 1024 (default: from the pictures).")
  private @Nullable Integer size;

  @Option(
      names = "--architecture",
      paramLabel = "NAME",
      description = "stylegan2, fastgan or fastgan-lite (default: stylegan2).")
  private @Nullable String architecture;

  @Option(
      names = "--kimg",
      paramLabel = "N",
      description = "How long: thousands of real pictures shown (default: 10000, as published).")
  private @Nullable Double kimg;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "projected",
      description = "Training method (default: ${DEFAULT-VALUE}).")
  private String method;

  @Option(names = "--name", paramLabel = "TEXT", description = "A name for the job.")
  private @Nullable String name;

  @Mixin private MethodOptions options;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the results (default: out/DATA SET).")
  private @Nullable Path folder;

  @Mixin private ServerOptions server;

  @Override
  public void run() {
    if (dataset == null && pictures == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing --data-set or --pictures: what shall it be trained on?");
    }
    if (size != null && pictures == null) {
      throw new ParameterException(
          spec.commandLine(), "--size is for --pictures: a data set has the size it was made with");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Connection connection = Connection.toRunningOrOwn(server, out)) {
      String trainedOn =
          pictures == null ? String.valueOf(dataset) : add(connection.client(), pictures, out);
      Path results = folder != null ? folder : Path.of("out", spelled(trainedOn));
      new JobRun(connection, out).run(JobRun.TRAININGS, request(trainedOn), results);
    }
  }

  /** Makes the data set and returns what to call it by. */
  private String add(ServiceClient client, Path source, PrintWriter out) {
    String called =
        dataset != null
            ? dataset
            : spelled(
                String.valueOf(source.toAbsolutePath().normalize().getFileName())
                    .replaceFirst("(?i)\\.zip$", ""));
    Map<String, String> fields = new LinkedHashMap<>(); // a fixed order: that of the query
    fields.put("name", called);
    if (size != null) {
      fields.put("size", size.toString());
    }
    JsonNode made = new DatasetUpload(client, out).run(source, fields, null);
    return made.path("name").asString() + ":" + made.path("version").asInt();
  }

  private ObjectNode request(String trainedOn) {
    ObjectNode request = ServiceClient.JSON.createObjectNode();
    request.put("method", method);
    if (name != null) {
      request.put("name", name);
    }
    request.put("dataset", trainedOn);
    if (architecture != null) {
      request.put("architecture", architecture);
    }
    if (kimg != null) {
      request.put("kimg", kimg);
    }
    options.addTo(request);
    return request;
  }

  /** In the letters that data sets are named with, which folders like, too. */
  private static String spelled(String text) {
    String name =
        text.toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9._-]+", "-")
            .replaceAll("^[^a-z0-9]+|-+$", "");
    return name.isEmpty() ? "pictures" : name;
  }
}
