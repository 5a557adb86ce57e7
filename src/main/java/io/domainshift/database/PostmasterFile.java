package io.domainshift.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a server writes about itself into {@code postmaster.pid}.
 *
 * @param pid of the server
 * @param port it listens on
 * @param ready whether it accepts connections
 */
record PostmasterFile(long pid, int port, boolean ready) {

  static final String NAME = "postmaster.pid";

  static Optional<PostmasterFile> read(Path cluster) throws IOException {
    try {
      List<String> lines = Files.readAllLines(cluster.resolve(NAME));
      return lines.size() < 4
          ? Optional.empty() // still being written
          : Optional.of(
              new PostmasterFile(
                  Long.parseLong(lines.get(0).strip()),
                  Integer.parseInt(lines.get(3).strip()),
                  lines.size() > 7 && lines.get(7).strip().equals("ready")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The process, if it lives and is a server of this folder and not a stranger with its pid. */
  Optional<ProcessHandle> process(Path cluster) throws IOException {
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return process;
    }
    String commandLine;
    try {
      commandLine = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    } catch (NoSuchFileException endedMeanwhile) {
      return Optional.empty();
    }
    return process.filter(p -> commandLine.contains(cluster.toString()));
  }
}
