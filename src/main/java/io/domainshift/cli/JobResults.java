package io.domainshift.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import tools.jackson.databind.JsonNode;

/** What a finished job leaves in a folder. */
final class JobResults {

  private final ServiceClient client;
  private final PrintWriter out;

  JobResults(ServiceClient client, PrintWriter out) {
    this.client = client;
    this.out = out;
  }

  /** Saves a successful job's files and prints where they are; fails for any other job. */
  void save(Job job, Path folder) {
    if (!job.succeeded()) {
      throw new CommandFailure(reason(job));
    }
    String model =
        "/v1/models/" + ServiceClient.segment(job.result().path("model").path("id").asString());
    List<Path> files = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      if (job.isTraining()) {
        files.addAll(sheetAndCurves(job, folder));
      } else {
        files.add(beforeAndAfter(job, model, folder.resolve("before-after.png")));
      }
      files.add(weights(model, "safetensors", folder.resolve("generator.safetensors")));
      rosinality(model, folder.resolve("generator.pt")).ifPresent(files::add);
      Path json = folder.resolve("job.json");
      Files.writeString(
          json,
          ServiceClient.JSON
                  .writerWithDefaultPrettyPrinter()
                  .writeValueAsString(client.get("/v1/jobs/" + job.id()))
              + "\n");
      files.add(json);
    } catch (IOException e) {
      throw new CommandFailure("Could not save results in " + folder + ": " + e.getMessage(), e);
    }
    out.println("Saved");
    files.forEach(file -> out.println("  " + file));
    if (!job.result().path("measurements").isEmpty()) {
      out.println("Measured");
      printNumbers(job, out);
    }
    out.flush();
  }

  /** A line for each number in a job's result. */
  static void printNumbers(Job job, PrintWriter out) {
    job.result()
        .path("measurements")
        .properties()
        .forEach(
            number ->
                out.printf(
                    Locale.ROOT, "  %s %.3f%n", number.getKey(), number.getValue().asDouble()));
  }

  private Path beforeAndAfter(Job job, String model, Path file) throws IOException {
    SamplePictures pictures = new SamplePictures(client);
    String base =
        "/v1/models/" + ServiceClient.segment(job.parameters().path("generator").asString());
    BufferedImage before = pictures.of(base);
    BufferedImage after = pictures.of(model);
    ImageIO.write(BeforeAfterSheet.of(before, after), "png", file.toFile());
    return file;
  }

  /** The last sheet of samples, and how figures went on the way there. */
  private List<Path> sheetAndCurves(Job job, Path folder) {
    List<JsonNode> wanted = new ArrayList<>();
    JsonNode sheet = null;
    for (JsonNode artifact : artifacts(job)) {
      switch (artifact.path("kind").asString()) {
        case "sample" -> sheet = artifact;
        case "curve" -> wanted.add(artifact);
        default -> {}
      }
    }
    if (sheet != null) {
      wanted.add(0, sheet);
    }
    List<Path> files = new ArrayList<>();
    for (JsonNode artifact : wanted) {
      // Whatever the service calls it, it stays in this folder.
      String name = artifact.path("name").asString().replaceAll("[^A-Za-z0-9._-]|^\\.+", "_");
      Path file = folder.resolve(name);
      client.download(artifact.path("links").path("content").asString(), file);
      files.add(file);
    }
    return files;
  }

  /** The files of a job, as the service lists them. */
  JsonNode artifacts(Job job) {
    return client.get("/v1/jobs/" + ServiceClient.segment(job.id()) + "/artifacts").path("data");
  }

  /** Not every architecture can be written so; safetensors hold all. */
  private Optional<Path> rosinality(String model, Path file) {
    try {
      return Optional.of(weights(model, "rosinality", file));
    } catch (RequestRefused e) {
      if (e.status() != 400) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private Path weights(String model, String format, Path file) {
    client.download(model + "/weights?format=" + format, file);
    return file;
  }

  static String reason(Job job) {
    Job.Failure error = job.error();
    String why = error == null ? "" : ": " + error.message() + " (" + error.code() + ")";
    return "Job " + job.id() + " ended as " + job.status() + why;
  }
}
