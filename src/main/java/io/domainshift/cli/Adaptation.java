package io.domainshift.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One adaptation from the request to the files: post, follow, save. */
final class Adaptation {

  private static final String PATH = "/v1/adaptations";

  private final Connection connection;
  private final PrintWriter out;

  Adaptation(Connection connection, PrintWriter out) {
    this.connection = connection;
    this.out = out;
  }

  /** Returns once the job has succeeded and its files are in the folder. */
  void run(ObjectNode request, Path folder) {
    follow(connection.client().post(PATH, request), folder);
  }

  /** The same with pictures that travel with the request. */
  void run(PictureForm form, Path folder) {
    follow(connection.client().upload(PATH, form.mediaType(), form.body()), folder);
  }

  private void follow(JsonNode answer, Path folder) {
    ServiceClient client = connection.client();
    String id = answer.path("id").asString();
    Job queued = client.job(id);
    out.printf("Job %s%n", id);
    queued.warningTexts().forEach(warning -> out.println("Warning: " + warning));
    out.flush();
    Job job = new JobFollower(client, out).follow(id, farewell(id));
    new JobResults(client, out).save(job, folder);
  }

  private String farewell(String id) {
    if (connection.own() != null) {
      return "The service stops with this command. Its data folder keeps job "
          + id
          + ", which goes on when a service starts there again.";
    }
    String server = " --server " + connection.client().server();
    return "The job goes on without you. To follow it: domainshift jobs "
        + id
        + " --follow"
        + server
        + "\nTo cancel it: domainshift cancel "
        + id
        + server;
  }
}
