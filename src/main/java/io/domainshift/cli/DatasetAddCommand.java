package io.domainshift.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Sends pictures to the service and waits until a data set is made of them. */
@Command(
    name = "add",
    description = "Makes a data set of a zip or a folder of pictures, and prints what was found.",
    footer = {
      "",
      "A name that is there already gets a new version. Starts a service of its own on --data when",
      "none answers."
    },
    mixinStandardHelpOptions = true)
final class DatasetAddCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "Name of the data set.")
  private String name;

  @Parameters(index = "1", paramLabel = "FILE|FOLDER", description = "A zip, or a folder.")
  private Path source;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Side of the prepared pictures: 32, 64… 1024 (default: from the pictures).")
  private @Nullable Integer size;

  @Option(
      names = "--fit",
      paramLabel = "HOW",
      description = "How pictures become squares: cover, contain, stretch (default: cover).")
  private @Nullable String fit;

  @Option(names = "--no-labels", description = "Take folders and dataset.json for no classes.")
  private boolean noLabels;

  @Option(names = "--keep-broken", description = "Refuse all when one picture is broken.")
  private boolean keepBroken;

  @Option(names = "--drop-duplicates", description = "Take the same file only once.")
  private boolean dropDuplicates;

  @Mixin private ServerOptions server;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try (Connection connection = Connection.toRunningOrOwn(server, out)) {
      ServiceClient client = connection.client();
      JsonNode queued = Files.isDirectory(source) ? sendFolder(client) : sendFile(client);
      String id = queued.path("id").asString();
      out.printf("Job %s%n", id);
      out.flush();
      Job job = new JobFollower(client, out).follow(id, "The job goes on without you.");
      printReport(client, id, out);
      finish(job, out);
    }
  }

  private JsonNode sendFile(ServiceClient client) {
    try {
      return send(client, BodyPublishers.ofFile(source));
    } catch (FileNotFoundException e) {
      throw new CommandFailure(source + " is neither a readable file nor a folder", e);
    }
  }

  private JsonNode sendFolder(ServiceClient client) {
    FolderZip zip = new FolderZip(source);
    try {
      return send(client, BodyPublishers.ofInputStream(zip::open));
    } catch (CommandFailure e) {
      IOException cause = zip.failure();
      throw cause == null ? e : new CommandFailure(source + " cannot be read: " + cause, cause);
    }
  }

  private JsonNode send(ServiceClient client, BodyPublisher body) {
    return client.upload("/v1/datasets?" + query(), "application/zip", body);
  }

  private String query() {
    StringBuilder query = new StringBuilder("name=" + ServiceClient.segment(name));
    if (size != null) {
      query.append("&size=").append(size);
    }
    if (fit != null) {
      query.append("&fit=").append(ServiceClient.segment(fit));
    }
    query.append(noLabels ? "&labels=none" : "");
    query.append(keepBroken ? "&dropBroken=false" : "");
    query.append(dropDuplicates ? "&dropDuplicates=true" : "");
    return query.toString();
  }

  private static void printReport(ServiceClient client, String job, PrintWriter out) {
    String path = "/v1/jobs/" + ServiceClient.segment(job) + "/artifacts";
    for (JsonNode artifact : client.get(path).path("data")) {
      if (artifact.path("name").asString().equals("report.txt")) {
        out.println();
        out.print(client.text(artifact.path("links").path("content").asString()));
        out.println();
      }
    }
  }

  private static void finish(Job job, PrintWriter out) {
    if (!job.succeeded()) {
      Job.Failure error = job.error();
      throw new CommandFailure(
          "Job %s ended as %s%s"
              .formatted(job.id(), job.status(), error == null ? "" : ": " + error.message()));
    }
    JsonNode dataset = job.result().path("dataset");
    out.printf(
        "Data set %s:%d (%s)%n",
        dataset.path("name").asString(),
        dataset.path("version").asInt(),
        dataset.path("id").asString());
  }
}
