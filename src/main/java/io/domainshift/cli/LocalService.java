package io.domainshift.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A service of our own for as long as one command takes: embedded PostgreSQL, files, API and
 * worker. It is the same jar in a child process; it ends with us, however we end.
 */
final class LocalService implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final Process process;
  private final ServiceClient client;
  private final Path log;
  private final Thread stopper = new Thread(this::stop, "stop-service");

  private LocalService(Process process, ServiceClient client, Path log) {
    this.process = process;
    this.client = client;
    this.log = log;
  }

  /** Starts a service on this data folder and port; returns when it is ready for work. */
  static LocalService start(Path data, int port) {
    Path log = data.resolve("service.log");
    Process process;
    try {
      Files.createDirectories(data);
      process =
          new ProcessBuilder(command(data, port))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new CommandFailure("Could not start a service on " + data + ": " + e.getMessage(), e);
    }
    LocalService service =
        new LocalService(process, new ServiceClient(ServerOptions.onThisMachine(port)), log);
    Runtime.getRuntime().addShutdownHook(service.stopper);
    service.awaitReady();
    return service;
  }

  ServiceClient client() {
    return client;
  }

  /**
   * Stops worker, jobs and PostgreSQL with the service; unfinished jobs stay in the data folder.
   */
  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(stopper);
    } catch (IllegalStateException e) {
      // The process is ending already and the hook runs by itself.
    }
  }

  private void awaitReady() {
    Instant deadline = Instant.now().plus(START_LIMIT);
    while (!client.isReady()) {
      if (!process.isAlive() || Instant.now().isAfter(deadline)) {
        String finding = process.isAlive() ? "was not ready in time" : "ended at its start";
        close();
        throw new CommandFailure("The service " + finding + ": " + reason());
      }
      pause(200);
    }
  }

  private synchronized void stop() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroy);
  }

  /** The innermost cause that the log tells, without its class; the log has the rest. */
  private String reason() {
    String cause = "no cause is told";
    try (Stream<String> lines = Files.lines(log)) {
      cause =
          lines
              .filter(line -> line.startsWith("Caused by: "))
              .reduce((earlier, later) -> later)
              .map(line -> line.replaceFirst("Caused by: [\\w.$]+: ", ""))
              .orElse(cause);
    } catch (IOException | UncheckedIOException e) {
      cause = "the log is unreadable";
    }
    return cause + " (log: " + log + ")";
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted while the service was starting", e);
    }
  }

  private static List<String> command(Path data, int port) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String classPath = System.getProperty("java.class.path");
    if (classPath.endsWith(".jar") && !classPath.contains(System.getProperty("path.separator"))) {
      command.addAll(List.of("-jar", classPath));
    } else {
      command.addAll(List.of("-cp", classPath, "io.domainshift.Application"));
    }
    command.addAll(List.of(ServeCommand.NAME, "--with-parent"));
    command.addAll(List.of("--port", String.valueOf(port)));
    command.addAll(List.of("--data", data.toAbsolutePath().toString()));
    return command;
  }
}
