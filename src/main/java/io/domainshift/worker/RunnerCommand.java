package io.domainshift.worker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words that start this very program again as a runner. */
final class RunnerCommand {

  private static final String MAIN = "io.domainshift.Application";

  /**
   * How LibTorch behaves in a runner. Few arenas and fixed thresholds: left to itself glibc keeps
   * what an iteration freed, and a long training grows.
   */
  private static final List<String[]> ENVIRONMENT =
      List.of(
          new String[] {"MALLOC_ARENA_MAX", "2"},
          new String[] {"MALLOC_TRIM_THRESHOLD_", "134217728"},
          new String[] {"MALLOC_MMAP_THRESHOLD_", "33554432"},
          // OpenMP's threads spin while they wait; beside other work on the same cores that made
          // iterations of a small generator twenty times slower.
          new String[] {"OMP_WAIT_POLICY", "passive"});

  private final List<String> words = new ArrayList<>();

  RunnerCommand(WorkerSettings settings) {
    words.addAll(lowerPriority(settings.niceness()));
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(settings.jvmOptions());
    // A stop signal ends the process at once. The JVM's own way runs LibTorch's exit handlers
    // beneath
    // a thread that is still computing, and what looks like a crash comes out.
    words.add("-Xrs");
    if (Runtime.version().feature() >= 22) {
      words.add("--enable-native-access=ALL-UNNAMED");
    }
    words.add("-Dlogback.configurationFile=io/domainshift/runner/logback.xml");
  }

  /**
   * @param temporary folder for the attempt's temporary files and, should the JVM die, its report
   */
  ProcessBuilder in(Path temporary) {
    List<String> command = new ArrayList<>(words);
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add("-XX:ErrorFile=" + temporary.resolve("crash.log"));
    command.addAll(program(System.getProperty("java.class.path")));
    command.add("runner");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    ENVIRONMENT.forEach(setting -> builder.environment().putIfAbsent(setting[0], setting[1]));
    return builder;
  }

  /** The packaged jar starts itself; from classes or an unpacked jar the main class is named. */
  static List<String> program(String classPath) {
    String absolute =
        Stream.of(classPath.split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    return isPackaged(absolute) ? List.of("-jar", absolute) : List.of("-cp", absolute, MAIN);
  }

  private static boolean isPackaged(String classPath) {
    if (!classPath.endsWith(".jar") || classPath.contains(File.pathSeparator)) {
      return false;
    }
    try (JarFile jar = new JarFile(classPath)) {
      return jar.getEntry("BOOT-INF/classes/") != null;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Wrappers that this machine has. In a session of its own a runner does not get the Ctrl-C that
   * is meant for the service, which then asks it to checkpoint.
   */
  private static List<String> lowerPriority(int niceness) {
    List<String> found = new ArrayList<>();
    for (List<String> wrapper :
        List.of(
            List.of("setsid"),
            List.of("nice", "-n", Integer.toString(niceness)),
            List.of("ionice", "-c", "2", "-n", "7"))) {
      List<String> attempt = new ArrayList<>(wrapper);
      attempt.add("true");
      if (works(attempt)) {
        found.addAll(wrapper);
      }
    }
    return found;
  }

  private static boolean works(List<String> command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notInstalled) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
