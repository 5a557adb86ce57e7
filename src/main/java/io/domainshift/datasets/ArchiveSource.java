package io.domainshift.datasets;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A zip that a stranger sent. Nothing of it is unpacked to the disk: an entry is read into memory
 * when its turn comes, so a link is only a short text and a path only a name.
 *
 * <p>Read with the platform's {@link ZipFile}, which keeps the list of entries as the bytes they
 * are (a million entries in a hundred megabytes, where a library of objects needs a gigabyte),
 * reads zip64, lets threads read side by side, and refuses encrypted entries and unknown methods.
 */
final class ArchiveSource implements PictureSource {

  private static final String SUBJECT = "The archive";

  /**
   * What pictures may unpack to, relative to the archive. They are compressed already; a bomb that
   * is spread over many small entries has a thousand times its size.
   */
  private static final long MOST_GROWTH = 100;

  private static final long GROWTH_ANYWAY = 256L << 20;

  private final ZipFile zip;
  private final long mostUnpacked;
  private final AtomicLong unpacked = new AtomicLong();
  private final List<Entry> pictures = new ArrayList<>();
  private @Nullable Entry labels;
  private int ignored;

  private ArchiveSource(ZipFile zip, long archiveBytes) {
    this.zip = zip;
    this.mostUnpacked = GROWTH_ANYWAY + MOST_GROWTH * archiveBytes;
  }

  /**
   * @throws InvalidDatasetException if it is no zip that can be used
   */
  static ArchiveSource open(Path archive, int maxEntries) throws IOException {
    ZipDirectory.check(archive, maxEntries);
    ZipFile zip;
    try {
      zip = new ZipFile(archive.toFile());
    } catch (ZipException | IllegalArgumentException e) {
      throw new InvalidDatasetException(
          SUBJECT, "cannot be read (" + e.getMessage() + ")", "a whole, unencrypted zip", e);
    }
    try {
      long bytes = Files.size(archive);
      ArchiveSource source = new ArchiveSource(zip, bytes);
      source.list(bytes, maxEntries);
      return source;
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private void list(long archiveBytes, int maxEntries) {
    if (zip.size() > maxEntries) {
      throw ZipDirectory.tooMany(zip.size(), maxEntries);
    }
    Set<String> seen = new HashSet<>();
    long packed = 0;
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      String path = entry.getName();
      if (EntryNames.isHostile(path)) {
        throw new InvalidDatasetException(
            SUBJECT, "has an entry called " + printable(path), "relative paths within it");
      }
      packed += Math.max(0, entry.getCompressedSize());
      if (entry.isDirectory()) {
        continue;
      }
      if (EntryNames.isHidden(path)) {
        ignored++;
        continue;
      }
      boolean isLabels = EntryNames.file(path).equals(LABELS_FILE);
      if (!isLabels && !EntryNames.isPicture(path)) {
        ignored++;
        continue;
      }
      if (!seen.add(path)) {
        throw new InvalidDatasetException(
            SUBJECT, "has two entries called " + printable(path), "each name once");
      }
      Entry found = new Entry(path, Math.max(0, entry.getSize()));
      if (isLabels) {
        labels = labels == null ? found : Labels.nearer(labels, found);
      } else {
        pictures.add(found);
      }
    }
    // Entries that share their bytes are how a small file unpacks to petabytes.
    if (packed > archiveBytes) {
      throw new InvalidDatasetException(SUBJECT, "has entries that overlap", "each by itself");
    }
  }

  @Override
  public List<Entry> pictures() {
    return pictures;
  }

  @Override
  public Optional<Entry> labels() {
    return Optional.ofNullable(labels);
  }

  @Override
  public int ignored() {
    return ignored;
  }

  @Override
  public byte[] read(Entry entry) throws IOException {
    long most = EntryNames.isPicture(entry.path()) ? PictureLimits.BYTES : LABELS_BYTES;
    if (entry.bytes() > most) {
      throw Refusal.tooManyBytes();
    }
    ZipEntry packed = zip.getEntry(entry.path());
    if (packed == null) {
      throw Refusal.damaged(null);
    }
    try (InputStream in = zip.getInputStream(packed)) {
      // One byte more than declared is enough to know that the declaration lies.
      byte[] bytes = in.readNBytes((int) entry.bytes() + 1);
      if (unpacked.addAndGet(bytes.length) > mostUnpacked) {
        throw new InvalidDatasetException(
            SUBJECT, "unpacks to more than %d times its size".formatted(MOST_GROWTH), "pictures");
      }
      if (bytes.length != entry.bytes()) {
        throw Refusal.of(
            "unpacks to another size than the archive declares", entry.bytes() + " bytes");
      }
      checkSum(packed, bytes);
      return bytes;
    } catch (ZipException e) {
      throw Refusal.damaged(e);
    } catch (EOFException e) {
      throw Refusal.truncated();
    }
  }

  /** The platform's reader does not look at it. */
  private static void checkSum(ZipEntry entry, byte[] bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    if (sum.getValue() != entry.getCrc()) {
      throw Refusal.damaged(null);
    }
  }

  private static String printable(String path) {
    String safe = path.replaceAll("\\p{Cntrl}", "?");
    return '"' + (safe.length() > 100 ? safe.substring(0, 100) + "…" : safe) + '"';
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
