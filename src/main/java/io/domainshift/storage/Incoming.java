package io.domainshift.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/** A folder of files that are not whole yet; several processes may share it. */
final class Incoming {

  /** What a killed process left is removed by the next start after this time. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final long reserve;

  Incoming(Path folder) {
    this(folder, 0);
  }

  /**
   * @param reserve bytes of the disk that are left to others
   */
  Incoming(Path folder, long reserve) {
    this.folder = folder;
    this.reserve = reserve;
    try {
      Files.createDirectories(folder);
      removeAbandoned();
    } catch (IOException e) {
      throw new StorageException("Storage folder %s cannot be written".formatted(folder), e);
    }
  }

  /** A path that nobody else was given; nothing is there yet. */
  Path newPath() {
    return folder.resolve(UUID.randomUUID().toString());
  }

  /**
   * Makes sure that so many bytes fit beside the reserve.
   *
   * @throws StorageFullException if they do not
   */
  void requireRoom(long bytes) {
    long free = folder.toFile().getUsableSpace();
    // Some network file systems do not tell.
    if (free - bytes < reserve && folder.toFile().getTotalSpace() > 0) {
      throw new StorageFullException(
          "Storage folder %s has %s left, expected %s beside %s in reserve"
              .formatted(folder, mebibytes(free), mebibytes(bytes), mebibytes(reserve)),
          null);
    }
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1L << 20));
  }

  /** The time by the clock that dates this folder's files, which may be another machine's. */
  Instant now() throws IOException {
    Path probe = Files.createFile(newPath());
    try {
      return Files.getLastModifiedTime(probe).toInstant();
    } finally {
      discard(probe);
    }
  }

  /**
   * Writes everything that the stream still holds to a file. Keeps the two kinds of failure apart:
   * reading throws as it is, writing is the store's fault.
   *
   * @throws StorageFullException as soon as the next bytes would not fit
   * @throws ObjectTooLargeException as soon as more than {@code maxBytes} were read
   */
  Digest copy(InputStream source, Path target, long maxBytes) throws IOException {
    Digest digest = new Digest();
    byte[] buffer = new byte[BUFFER];
    try (OutputStream out = create(target)) {
      for (int n = source.read(buffer); n >= 0; n = source.read(buffer)) {
        if (digest.bytes() + n > maxBytes) {
          throw new ObjectTooLargeException(maxBytes);
        }
        digest.update(buffer, n);
        requireRoom(n);
        write(out, buffer, n);
      }
    }
    return digest;
  }

  /** Reads a file to its end. */
  static Digest digest(Path file) throws IOException {
    Digest digest = new Digest();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, n);
      }
    }
    return digest;
  }

  /** Removes a file that is no longer wanted. */
  static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The next start removes it; the outcome of the call matters more.
    }
  }

  private static OutputStream create(Path file) {
    try {
      return Files.newOutputStream(file);
    } catch (IOException e) {
      throw StorageFullException.orOther("File %s could not be created".formatted(file), e);
    }
  }

  private static void write(OutputStream out, byte[] buffer, int length) {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw StorageFullException.orOther("Storage could not be written", e);
    }
  }

  private void removeAbandoned() throws IOException {
    FileTime limit = FileTime.from(Instant.now().minus(ABANDONED));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).compareTo(limit) < 0) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
