package io.domainshift.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/** One adaptation from the request to the files: post, follow, save. */
final class Adaptation {

  private final Connection connection;
  private final PrintWriter out;

  Adaptation(Connection connection, PrintWriter out) {
    this.connection = connection;
    this.out = out;
  }

  /** Returns the folder's files once the job has succeeded. */
  void run(ObjectNode request, Path folder) {
    ServiceClient client = connection.client();
    String id = client.post("/v1/adaptations", request).path("id").asString();
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
