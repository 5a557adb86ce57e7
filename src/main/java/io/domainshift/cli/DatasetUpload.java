package io.domainshift.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Pictures on their way to a data set: sent, waited for, and what was found printed. */
final class DatasetUpload {

  /** Smaller files are sent at once: sending them again costs no more than asking. */
  private static final long WORTH_RESUMING = 8L << 20;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ServiceClient client;
  private final PrintWriter out;

  DatasetUpload(ServiceClient client, PrintWriter out) {
    this.client = client;
    this.out = out;
  }

  /**
   * Returns the finished data set: {@code id}, {@code name}, {@code version}.
   *
   * @param source a zip, or a folder
   * @param fields of {@code POST /v1/datasets}
   * @param resume path of an upload to go on with
   */
  JsonNode run(Path source, Map<String, String> fields, @Nullable String resume) {
    String id =
        Files.isDirectory(source) ? sendFolder(source, fields) : sendFile(source, fields, resume);
    out.printf("Job %s%n", id);
    out.flush();
    Job job = new JobFollower(client, out).follow(id, "The job goes on without you.");
    DatasetReport.print(client, "/v1/jobs/" + ServiceClient.segment(id), out);
    if (!job.succeeded()) {
      throw new CommandFailure(JobResults.reason(job));
    }
    JsonNode dataset = job.result().path("dataset");
    out.printf(
        "Data set %s:%d (%s)%n",
        dataset.path("name").asString(),
        dataset.path("version").asInt(),
        dataset.path("id").asString());
    out.flush();
    return dataset;
  }

  private String sendFile(Path source, Map<String, String> fields, @Nullable String resume) {
    try {
      return resume == null && Files.size(source) < WORTH_RESUMING
          ? send(fields, BodyPublishers.ofFile(source))
          : sendInPieces(source, fields, resume);
    } catch (IOException e) {
      throw new CommandFailure(source + " is neither a readable file nor a folder", e);
    }
  }

  private String sendInPieces(Path source, Map<String, String> fields, @Nullable String resume) {
    try (TransferDisplay display = TransferDisplay.of(source.getFileName().toString(), out)) {
      ResumableUpload upload = new ResumableUpload(client, source, display, PAUSE);
      try {
        return upload.send(fields, resume);
      } catch (CommandFailure e) {
        if (upload.path() == null) {
          throw e;
        }
        throw new CommandFailure(
            "%s; dataset add with --resume %s goes on".formatted(e.getMessage(), upload.path()), e);
      }
    }
  }

  private String sendFolder(Path source, Map<String, String> fields) {
    FolderZip zip = new FolderZip(source);
    try {
      return send(fields, BodyPublishers.ofInputStream(zip::open));
    } catch (CommandFailure e) {
      IOException cause = zip.failure();
      throw cause == null ? e : new CommandFailure(source + " cannot be read: " + cause, cause);
    }
  }

  private String send(Map<String, String> fields, BodyPublisher body) {
    String query =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + ServiceClient.segment(field.getValue()))
            .collect(Collectors.joining("&"));
    return client.upload("/v1/datasets?" + query, "application/zip", body).path("id").asString();
  }
}
