package io.domainshift.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the server's programs as a user they accept: PostgreSQL refuses to be root.
 *
 * @param prefix words before the command
 * @param owner numeric user id that must own the server's files, or -1 for ours
 */
record ServerUser(List<String> prefix, int owner) {

  private static final int NOBODY = 65534;

  static ServerUser find() throws IOException {
    if ((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") != 0) {
      return new ServerUser(List.of(), -1);
    }
    // In a user namespace root looks like nobody, to itself and as the owner of files.
    if (works("unshare", "-U", "true")) {
      return new ServerUser(List.of("unshare", "-U"), -1);
    }
    String id = Integer.toString(NOBODY);
    return new ServerUser(
        List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"), NOBODY);
  }

  ProcessBuilder command(List<String> command) {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(command);
    return new ProcessBuilder(words);
  }

  /** Gives a folder and all in it to the server, where it runs as another user. */
  void own(Path folder) throws IOException {
    if (owner < 0) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.setAttribute(path, "unix:uid", owner, java.nio.file.LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  static boolean works(String... command) throws IOException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException notInstalled) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while trying " + command[0], e);
    }
  }
}
