package io.domainshift.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One job from the request to the files: post, follow, save. */
final class JobRun {

  static final String ADAPTATIONS = "/v1/adaptations";
  static final String TRAININGS = "/v1/trainings";

  private final Connection connection;
  private final PrintWriter out;

  JobRun(Connection connection, PrintWriter out) {
    this.connection = connection;
    this.out = out;
  }

  /** Returns once the job has succeeded and its files are in the folder. */
  void run(String path, ObjectNode request, Path folder) {
    run(path, request, id -> folder);
  }

  /**
   * The same.
   *
   * @param folder of a job by its id
   */
  void run(String path, ObjectNode request, Function<String, Path> folder) {
    follow(connection.client().post(path, request), folder);
  }

  /** The same with pictures that travel with the request. */
  void run(String path, PictureForm form, Path folder) {
    follow(connection.client().upload(path, form.mediaType(), form.body()), id -> folder);
  }

  private void follow(JsonNode answer, Function<String, Path> folder) {
    ServiceClient client = connection.client();
    String id = answer.path("id").asString();
    Job queued = client.job(id);
    out.printf("Job %s%n", id);
    queued.warningTexts().forEach(warning -> out.println("Warning: " + warning));
    out.flush();
    Job job = new JobFollower(client, out).follow(id, farewell(id));
    new JobResults(client, out).save(job, folder.apply(id));
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
