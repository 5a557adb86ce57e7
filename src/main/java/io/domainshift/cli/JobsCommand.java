package io.domainshift.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Lists jobs, tells one, or follows it to its end. */
@Command(
    name = "jobs",
    description = "Lists jobs, newest first; tells one as JSON; or follows it to its end.",
    mixinStandardHelpOptions = true)
final class JobsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "ID", description = "The job to tell.")
  private @Nullable String id;

  @Option(names = "--follow", description = "Wait for the job's end and show its progress.")
  private boolean follow;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Save the job's results there once it has succeeded.")
  private @Nullable Path folder;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Jobs to list (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Mixin private ServerOptions server;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    ServiceClient client = Connection.toRunning(server).client();
    if (id == null) {
      list(client, out);
      return;
    }
    if (follow) {
      new JobFollower(client, out).follow(id, "The job goes on without you.");
    }
    if (folder != null) {
      new JobResults(client, out).save(client.job(id), folder);
    } else {
      out.println(client.get("/v1/jobs/" + ServiceClient.segment(id)).toPrettyString());
    }
  }

  private void list(ServiceClient client, PrintWriter out) {
    for (JsonNode node : client.get("/v1/jobs?limit=" + limit).path("data")) {
      Job job = ServiceClient.JSON.treeToValue(node, Job.class);
      out.printf(
          Locale.ROOT,
          "%s  %-10s %4d/%-4d  %s%n",
          job.id(),
          job.status(),
          job.iteration(),
          job.iterations(),
          job.title());
    }
  }
}
