package io.domainshift.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder of golden suites; a suite is {@code folder/name.json} with its tensors beside it. */
public record GoldenDir(Path root) {

  /** The folder that {@code -Dgolden.dir} names, by default the one of this repository. */
  public static GoldenDir configured() {
    return new GoldenDir(
        Path.of(System.getProperty("golden.dir", "src/test/resources/golden")).toAbsolutePath());
  }

  /** Names of all suites in the folder, sorted: {@code clip/vit_full}, … */
  public List<String> suites() {
    try (Stream<Path> files =
        Files.find(root, 2, (path, attributes) -> attributes.isRegularFile())) {
      return files
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .filter(name -> name.contains("/") && name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Golden folder " + root + " cannot be read", e);
    }
  }

  /** The suite with that name; fails when it is not in the folder. */
  public GoldenSuite suite(String name) {
    return GoldenSuite.read(root, name);
  }

  /** Whether the name of a suite matches one of the glob patterns. */
  static boolean matches(String suite, String... globs) {
    return Stream.of(globs)
        .anyMatch(
            glob ->
                FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(suite)));
  }
}
