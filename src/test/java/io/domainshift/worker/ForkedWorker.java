package io.domainshift.worker;

import io.domainshift.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A worker, or another role, in a process of its own, which can be frozen and killed. */
final class ForkedWorker implements AutoCloseable {

  final Process process;

  private ForkedWorker(Process process) {
    this.process = process;
  }

  static ForkedWorker start(TestDatabase database, Path data, String... settings) throws Exception {
    return play("worker", database, data, settings);
  }

  static ForkedWorker play(String role, TestDatabase database, Path data, String... settings)
      throws Exception {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(RunnerCommand.program(System.getProperty("java.class.path")));
    command.add("--role=" + role);
    // A setting that is given twice would be a list.
    Set<String> given = Stream.of(settings).map(ForkedWorker::name).collect(Collectors.toSet());
    Road.common(data).stream().filter(word -> !given.contains(name(word))).forEach(command::add);
    command.addAll(Road.on(database));
    command.addAll(List.of(settings));
    return new ForkedWorker(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(data.resolve("forked-" + role + ".log").toFile())
            .start());
  }

  private static String name(String setting) {
    return setting.split("=", 2)[0];
  }

  /** Sends a signal to the worker and to the runners that it has. */
  void signalAll(String signal) throws Exception {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    for (ProcessHandle each : all) {
      Road.signal(each, signal);
    }
  }

  @Override
  public void close() throws Exception {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }
}
