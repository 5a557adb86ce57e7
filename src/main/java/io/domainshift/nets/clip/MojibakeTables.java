package io.domainshift.nets.clip;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/** The tables of ftfy 6.3.1 (Robyn Speer, Apache License 2.0) that tell misread text. */
final class MojibakeTables {

  private static final Properties TABLES = read();

  /** Pairs and triples of characters that intended text does not have. */
  static final Pattern BADNESS = Pattern.compile(property("badness"));

  /** Characters that may be bytes of UTF-8. */
  static final Pattern SEQUENCE = Pattern.compile(property("sequence"));

  /** In the order in which they are tried. */
  static final List<ByteEncoding> ENCODINGS =
      Arrays.stream(property("encodings").split(","))
          .map(name -> new ByteEncoding(name, property(name)))
          .toList();

  /** Windows-1252 that takes every byte. */
  static final ByteEncoding WINDOWS_1252 =
      new ByteEncoding("sloppy-windows-1252", property("sloppy-windows-1252"));

  private MojibakeTables() {}

  private static String property(String name) {
    String value = TABLES.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("Table " + name + " is missing");
    }
    return value;
  }

  private static Properties read() {
    try (InputStream in = Resource.open("mojibake.properties")) {
      Properties tables = new Properties();
      tables.load(in);
      return tables;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
