package io.domainshift.nets.clip;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Data files that lie beside these classes. */
final class Resource {

  private Resource() {}

  static InputStream open(String name) {
    InputStream in = Resource.class.getResourceAsStream("/nets/clip/" + name);
    if (in == null) {
      throw new IllegalStateException("Resource nets/clip/" + name + " is not on the class path");
    }
    return in;
  }

  /** The lines of a text in UTF-8, unpacked when the name ends in {@code .gz}. */
  static List<String> lines(String name) {
    try (InputStream file = open(name);
        InputStream text = name.endsWith(".gz") ? new GZIPInputStream(file) : file;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Resource nets/clip/" + name + " cannot be read", e);
    }
  }
}
