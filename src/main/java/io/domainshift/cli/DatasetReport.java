package io.domainshift.cli;

import java.io.PrintWriter;
import tools.jackson.databind.JsonNode;

/** The report of a data set as its job wrote it for people. */
final class DatasetReport {

  private DatasetReport() {}

  /**
   * Prints it where there is one.
   *
   * @param job path of the data set's job
   */
  static void print(ServiceClient client, String job, PrintWriter out) {
    for (JsonNode artifact : client.get(job + "/artifacts").path("data")) {
      if (artifact.path("name").asString().equals("report.txt")) {
        out.println();
        out.print(client.text(artifact.path("links").path("content").asString()));
        out.println();
      }
    }
  }
}
