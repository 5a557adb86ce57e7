package io.domainshift.worker;

import io.domainshift.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
    List<String> all = new ArrayList<>(Road.on(database));
    all.addAll(Road.common(data, settings));
    return fork(role, data, all);
  }

  /** With these settings and no others; what it says is in the folder. */
  static ForkedWorker fork(String role, Path folder, List<String> settings) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
    command.addAll(RunnerCommand.program(System.getProperty("java.class.path")));
    command.add("--role=" + role);
    command.addAll(settings);
    return new ForkedWorker(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("forked-" + role + ".log").toFile())
            .start());
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
