package io.domainshift.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Starts a new job at a checkpoint of another and saves what came of it. */
@Command(
    name = "fork",
    description = "Starts a new job at a checkpoint of another, with some options changed.",
    footer = {
      "",
      "Everything that is not said is as in the other job, the seed as well. The other job may have",
      "ended or be running. Saves what 'adapt' or 'train' would save."
    },
    mixinStandardHelpOptions = true)
final class ForkCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "JOB", description = "Id of the job, as 'domainshift jobs' lists it.")
  private String job;

  @Option(
      names = "--checkpoint",
      paramLabel = "N",
      description = "Iteration of the checkpoint to start at (default: the newest one).")
  private @Nullable Integer checkpoint;

  @Option(names = "--name", paramLabel = "TEXT", description = "A name for the new job.")
  private @Nullable String name;

  @Mixin private AdaptationOptions options;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the results (default: out/fork- and the new job's id).")
  private @Nullable Path folder;

  @Mixin private ServerOptions server;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try (Connection connection = Connection.toRunningOrOwn(server, out)) {
      String path = "/v1/jobs/" + ServiceClient.segment(job) + "/fork";
      new JobRun(connection, out)
          .run(path, request(), id -> folder != null ? folder : Path.of("out", "fork-" + id));
    }
  }

  private ObjectNode request() {
    ObjectNode request = ServiceClient.JSON.createObjectNode();
    if (checkpoint != null) {
      request.put("checkpoint", checkpoint);
    }
    if (name != null) {
      request.put("name", name);
    }
    options.addTo(request);
    return request;
  }
}
