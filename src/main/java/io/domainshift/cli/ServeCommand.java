package io.domainshift.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the service in this process. */
@Command(
    name = ServeCommand.NAME,
    description = "Runs the service: HTTP API and worker, until it is stopped.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Runnable {

  static final String NAME = "serve";

  private final Consumer<String[]> service;

  @Option(names = "--port", paramLabel = "N", description = "Port of the API (default: 8080).")
  private @Nullable Integer port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of everything that is kept (default: ./data).")
  private @Nullable Path data;

  @Option(
      names = "--role",
      paramLabel = "ROLES",
      description =
          "api, worker or api,worker (default: both); migrate updates the database's tables.")
  private @Nullable String role;

  @Option(
      names = "--once",
      description = "With --role=worker: work on one job and end; end, too, when none comes.")
  private boolean once;

  @Option(names = "--with-parent", hidden = true, description = "Stop when standard input ends.")
  private boolean withParent;

  @Parameters(
      paramLabel = "--PROPERTY=VALUE",
      arity = "0..*",
      description = "After '--': Spring Boot properties, such as --spring.datasource.url=…")
  private List<String> properties = List.of();

  ServeCommand(Consumer<String[]> service) {
    this.service = service;
  }

  @Override
  public void run() {
    if (withParent) {
      ParentWatch.start();
    }
    service.accept(springArguments());
  }

  String[] springArguments() {
    List<String> arguments = new ArrayList<>();
    if (port != null) {
      arguments.add("--server.port=" + port);
    }
    if (data != null) {
      arguments.add("--domainshift.data=" + data.toAbsolutePath());
    }
    if (role != null) {
      arguments.add("--role=" + role);
    }
    if (once) {
      arguments.add("--once");
    }
    arguments.addAll(properties);
    return arguments.toArray(String[]::new);
  }
}
