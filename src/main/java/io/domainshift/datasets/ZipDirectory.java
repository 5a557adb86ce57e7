package io.domainshift.datasets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How long an archive's list of entries says it is, before anybody reads the list into memory
 * (PKWARE's APPNOTE, 4.3.14 to 4.3.16).
 */
final class ZipDirectory {

  /** Bytes of the list: a million entries take about a tenth of a gigabyte. */
  private static final long MOST_BYTES = 256L << 20;

  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int LOCATOR = 0x07064b50;
  private static final int LOCATOR_BYTES = 20;
  private static final int END64 = 0x06064b50;
  private static final int END64_BYTES = 56;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final long UNSIGNED = 0xFFFFFFFFL;

  private ZipDirectory() {}

  /**
   * Looks at whatever may be the end record, so that no other reader of the file takes one that was
   * not looked at.
   *
   * @throws InvalidDatasetException if one promises more than is taken, or none is there
   */
  static void check(Path archive, int maxEntries) throws IOException {
    try (FileChannel file = FileChannel.open(archive, StandardOpenOption.READ)) {
      long from = Math.max(0, file.size() - END_BYTES - LONGEST_COMMENT - LOCATOR_BYTES);
      ByteBuffer tail = read(file, from, (int) (file.size() - from));
      boolean found = false;
      for (int at = 0; at + END_BYTES <= tail.limit(); at++) {
        if (tail.getInt(at) == END) {
          found = true;
          check(tail.getShort(at + 10) & 0xFFFF, tail.getInt(at + 12) & UNSIGNED, maxEntries);
        } else if (tail.getInt(at) == LOCATOR) {
          checkLarge(file, tail.getLong(at + 8), maxEntries);
        }
      }
      if (!found) {
        throw new InvalidDatasetException("The archive", "is no zip or ends too early", "a zip");
      }
    }
  }

  private static void checkLarge(FileChannel file, long at, int maxEntries) throws IOException {
    if (at < 0 || at > file.size() - END64_BYTES) {
      return; // No record there: nobody can read one.
    }
    ByteBuffer end = read(file, at, END64_BYTES);
    if (end.getInt(0) == END64) {
      check(end.getLong(32), end.getLong(40), maxEntries);
    }
  }

  private static void check(long entries, long bytes, int maxEntries) {
    boolean inZip64 = entries == 0xFFFF || bytes == UNSIGNED;
    if (!inZip64 && (entries < 0 || entries > maxEntries)) {
      throw tooMany(entries, maxEntries);
    }
    if (bytes != UNSIGNED && (bytes < 0 || bytes > MOST_BYTES)) {
      throw new InvalidDatasetException(
          "The archive",
          "has a list of entries of %d bytes".formatted(bytes),
          "at most " + MOST_BYTES);
    }
  }

  static InvalidDatasetException tooMany(long entries, int most) {
    return new InvalidDatasetException(
        "The source", "has %d entries".formatted(entries), "at most " + most);
  }

  private static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) >= 0) {
      // Goes on until all of it is there.
    }
    return bytes.flip();
  }
}
