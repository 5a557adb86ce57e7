package io.domainshift.runner;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build this is. */
final class Versions {

  private static final String BUILD_INFO = "/META-INF/build-info.properties";

  private Versions() {}

  /** {@code development} outside a packaged build. */
  static String domainshift() {
    try (InputStream in = Versions.class.getResourceAsStream(BUILD_INFO)) {
      if (in == null) {
        return "development";
      }
      Properties build = new Properties();
      build.load(in);
      return build.getProperty("build.version", "development");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
