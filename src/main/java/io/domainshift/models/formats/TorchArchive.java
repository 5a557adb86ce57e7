package io.domainshift.models.formats;

import io.domainshift.models.InvalidCheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The entries of a ZIP file in memory, as PyTorch writes it since 1.6.
 *
 * <p>The JDK's reader does not tell where an entry lies, but weights must be mapped, not copied.
 * Entries may not overlap, repeat a name or leave the folder; deflated ones are bounded by what
 * they claim and all together by the file's size.
 */
final class TorchArchive {

  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT = 0xffff;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int ENCRYPTED = 1;
  private static final long MAX_RATIO = 20;
  private static final long ALWAYS_ALLOWED = 64 << 20;

  private record Entry(String name, int method, int crc, int packed, int size, int data) {}

  private final ByteBuffer file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final String root;

  private TorchArchive(ByteBuffer file) {
    this.file = file.order(ByteOrder.LITTLE_ENDIAN);
    readDirectory(findEnd());
    checkLayout();
    this.root = findRoot();
  }

  /**
   * @param file the whole file, from position 0 to its limit; below 2 GiB
   * @throws InvalidCheckpointException if it is no sound archive with one root folder
   */
  static TorchArchive open(ByteBuffer file) {
    try {
      return new TorchArchive(file.duplicate());
    } catch (IndexOutOfBoundsException e) {
      throw new InvalidCheckpointException("The archive", "is broken", "a whole ZIP file", e);
    }
  }

  static boolean isArchive(ByteBuffer file) {
    return file.limit() >= END_BYTES
        && file.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(0) == LOCAL;
  }

  /** Whether the root folder has such a file or folder. */
  boolean has(String path) {
    String name = root + path;
    return entries.containsKey(name)
        || path.endsWith("/") && entries.keySet().stream().anyMatch(e -> e.startsWith(name));
  }

  /**
   * An entry's bytes, checked against their sum: a view of the file if they are stored plainly.
   *
   * @param path inside the root folder
   */
  ByteBuffer bytes(String path) {
    Entry entry = entries.get(root + path);
    if (entry == null) {
      throw broken("has no entry " + path, "one");
    }
    ByteBuffer packed = file.slice(entry.data(), entry.packed());
    ByteBuffer bytes = entry.method() == STORED ? packed : inflate(entry, packed);
    CRC32 crc = new CRC32();
    crc.update(bytes.duplicate());
    if ((int) crc.getValue() != entry.crc()) {
      throw new InvalidCheckpointException(
          "Archive entry " + path, "is damaged", "the bytes of its check sum");
    }
    return bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer inflate(Entry entry, ByteBuffer packed) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      ByteBuffer bytes = ByteBuffer.allocate(entry.size());
      while (bytes.hasRemaining() && inflater.inflate(bytes) > 0) {
        // goes on until all bytes are there or no more come
      }
      boolean more = !inflater.finished() && inflater.inflate(new byte[1]) > 0;
      if (bytes.hasRemaining() || more) {
        throw new InvalidCheckpointException(
            "Archive entry " + entry.name(), "inflates to another size", entry.size() + " bytes");
      }
      return bytes.flip();
    } catch (DataFormatException e) {
      throw new InvalidCheckpointException(
          "Archive entry " + entry.name(), "cannot be inflated", "deflated bytes", e);
    } finally {
      inflater.end();
    }
  }

  private int findEnd() {
    int last = file.limit() - END_BYTES;
    for (int at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
      if (file.getInt(at) == END && at + END_BYTES + unsigned(at + 20) == file.limit()) {
        return at;
      }
    }
    throw broken("has no directory", "a whole ZIP file");
  }

  private void readDirectory(int end) {
    int count = unsigned(end + 10);
    int size = file.getInt(end + 12);
    int start = file.getInt(end + 16);
    if (file.getInt(end + 4) != 0 || start < 0 || size < 0 || (long) start + size > end) {
      throw broken("has its directory elsewhere", "one file below 2 GiB");
    }
    int at = start;
    long inflated = 0;
    for (int i = 0; i < count; i++) {
      if (at + 46 > end || file.getInt(at) != CENTRAL) {
        throw broken("has a broken directory", count + " entries");
      }
      int nameBytes = unsigned(at + 28);
      String name = text(at + 46, nameBytes);
      Entry entry = entry(at, name, file.getInt(at + 42), (unsigned(at + 8) & ENCRYPTED) != 0);
      if (entries.put(name, entry) != null) {
        throw broken("has two entries " + name, "unique names");
      }
      if (entry.method() == DEFLATED) {
        inflated += entry.size();
      }
      at += 46 + nameBytes + unsigned(at + 30) + unsigned(at + 32);
    }
    if (inflated > ALWAYS_ALLOWED && inflated / MAX_RATIO > file.limit()) {
      throw broken(
          "inflates to " + inflated + " bytes", "at most " + MAX_RATIO + " times its size");
    }
  }

  private Entry entry(int at, String name, int local, boolean encrypted) {
    int method = unsigned(at + 10);
    int packed = file.getInt(at + 20);
    int size = file.getInt(at + 24);
    if (encrypted || method != STORED && method != DEFLATED) {
      throw broken("has entry " + name + " by method " + method, "stored or deflated entries");
    }
    if (packed < 0 || size < 0 || local < 0 || method == STORED && packed != size) {
      throw broken("has entry " + name + " of odd size", "entries below 2 GiB");
    }
    if (name.startsWith("/") || name.contains("\\") || List.of(name.split("/")).contains("..")) {
      throw broken("has an entry outside itself: " + name, "names below one folder");
    }
    if (file.getInt(local) != LOCAL || !text(local + 30, unsigned(local + 26)).equals(name)) {
      throw broken("tells two stories about entry " + name, "one");
    }
    int data = local + 30 + unsigned(local + 26) + unsigned(local + 28);
    if ((long) data + packed > file.limit()) {
      throw broken("ends inside entry " + name, "a whole file");
    }
    return new Entry(name, method, file.getInt(at + 16), packed, size, data);
  }

  /** Overlapping entries are the way to a small file that inflates without end. */
  private void checkLayout() {
    List<Entry> sorted = new ArrayList<>(entries.values());
    sorted.sort(Comparator.comparingInt(Entry::data));
    for (int i = 1; i < sorted.size(); i++) {
      Entry previous = sorted.get(i - 1);
      if (sorted.get(i).data() < previous.data() + previous.packed()) {
        throw broken("has overlapping entries " + previous.name(), "one place for each");
      }
    }
  }

  private String findRoot() {
    List<String> pickles =
        entries.keySet().stream()
            .filter(name -> name.equals("data.pkl") || name.endsWith("/data.pkl"))
            .toList();
    if (pickles.size() != 1) {
      throw broken("has " + pickles.size() + " files data.pkl", "one");
    }
    String pickle = pickles.get(0);
    return pickle.substring(0, pickle.length() - "data.pkl".length());
  }

  private int unsigned(int at) {
    return file.getShort(at) & 0xffff;
  }

  private String text(int at, int length) {
    byte[] bytes = new byte[length];
    file.get(at, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static InvalidCheckpointException broken(String finding, String expectation) {
    return new InvalidCheckpointException("The archive", finding, expectation);
  }
}
