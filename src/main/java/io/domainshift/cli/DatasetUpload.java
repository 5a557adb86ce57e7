package io.domainshift.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** Pictures on their way to a data set: sent, waited for, and what was found printed. */
final class DatasetUpload {

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
   * @param query parameters of {@code POST /v1/datasets}
   */
  JsonNode run(Path source, String query) {
    String path = "/v1/datasets?" + query;
    JsonNode queued = Files.isDirectory(source) ? sendFolder(path, source) : sendFile(path, source);
    String id = queued.path("id").asString();
    out.printf("Job %s%n", id);
    out.flush();
    Job job = new JobFollower(client, out).follow(id, "The job goes on without you.");
    printReport(id);
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

  private JsonNode sendFile(String path, Path source) {
    try {
      return send(path, BodyPublishers.ofFile(source));
    } catch (FileNotFoundException e) {
      throw new CommandFailure(source + " is neither a readable file nor a folder", e);
    }
  }

  private JsonNode sendFolder(String path, Path source) {
    FolderZip zip = new FolderZip(source);
    try {
      return send(path, BodyPublishers.ofInputStream(zip::open));
    } catch (CommandFailure e) {
      IOException cause = zip.failure();
      throw cause == null ? e : new CommandFailure(source + " cannot be read: " + cause, cause);
    }
  }

  private JsonNode send(String path, BodyPublisher body) {
    return client.upload(path, "application/zip", body);
  }

  private void printReport(String job) {
    String path = "/v1/jobs/" + ServiceClient.segment(job) + "/artifacts";
    for (JsonNode artifact : client.get(path).path("data")) {
      if (artifact.path("name").asString().equals("report.txt")) {
        out.println();
        out.print(client.text(artifact.path("links").path("content").asString()));
        out.println();
      }
    }
  }
}
