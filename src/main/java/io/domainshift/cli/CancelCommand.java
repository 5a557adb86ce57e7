package io.domainshift.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Cancels a job that waits or runs. */
@Command(
    name = "cancel",
    description = "Cancels a job; a running one ends after its current iteration.",
    mixinStandardHelpOptions = true)
final class CancelCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ID", description = "The job to cancel.")
  private String id;

  @Mixin private ServerOptions server;

  @Override
  public void run() {
    ServiceClient client = Connection.toRunning(server).client();
    JsonNode job = client.post("/v1/jobs/" + ServiceClient.segment(id) + "/cancel", null);
    spec.commandLine().getOut().printf("Job %s is %s%n", id, job.path("status").asString());
  }
}
