package io.domainshift.cli;

import static io.domainshift.cli.FakeService.json;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands against a service on a real socket that answers as the API is documented to. */
abstract class CommandLineTest {

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  FakeService service;
  @TempDir Path folder;

  @BeforeEach
  void start() throws IOException {
    service = new FakeService();
    service.on("GET /actuator/health/readiness", json(200, "{\"status\":\"UP\"}"));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  /** Runs a command against the service and returns its exit code. */
  int run(String... args) {
    CommandLine line = CommandLineClient.commandLine(arguments -> {});
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--server=" + service.uri());
    return line.execute(all.toArray(String[]::new));
  }
}
