package io.domainshift.api.datasets;

import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.datasets.DatasetSources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The bytes of an upload that have come, held by one request at a time. The lock is the system's:
 * it holds between processes, and a process that dies lets go of it.
 */
final class UploadFile implements AutoCloseable {

  private static final int BUFFER = 1 << 17;
  private static final int ZIP_MARK = 4;

  /** A power cut loses no more than this of what is on its way. */
  private static final long FORCED_EACH = 64L << 20;

  private final Path path;
  private final FileChannel file;

  private UploadFile(Path path, FileChannel file) {
    this.path = path;
    this.file = file;
  }

  static void create(Path path) throws IOException {
    Files.createFile(path);
  }

  /**
   * The file if it is there.
   *
   * @throws ApiException {@code UPLOAD_LOCKED}
   */
  static Optional<UploadFile> open(Path path) throws IOException {
    FileChannel file;
    try {
      file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      if (file.tryLock() != null) {
        return Optional.of(new UploadFile(path, file));
      }
    } catch (OverlappingFileLockException e) {
      // Held by this process.
    } catch (IOException e) {
      file.close();
      throw e;
    }
    file.close();
    throw ApiException.of(
        ProblemCode.UPLOAD_LOCKED, "Another request is writing this upload, ask again shortly");
  }

  Path path() {
    return path;
  }

  long size() throws IOException {
    return file.size();
  }

  /**
   * Appends what comes. Whatever came before the connection broke stays, forced to the disk.
   *
   * @param most more are refused, and none of these bytes are kept then
   * @throws io.domainshift.datasets.InvalidDatasetException as soon as it is seen to be no zip
   */
  void append(InputStream bytes, long most) throws IOException {
    long begin = file.size();
    try {
      if (copy(bytes, begin, most) > most) {
        file.truncate(begin);
        throw tooMany(most);
      }
    } finally {
      file.force(true);
    }
  }

  /** Returns how many came, but for those behind the first one too many. */
  private long copy(InputStream bytes, long begin, long most) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long came = 0;
    long forced = 0;
    for (int n = bytes.read(buffer); n >= 0 && came <= most; n = bytes.read(buffer)) {
      write(ByteBuffer.wrap(buffer, 0, n), begin + came);
      boolean marked = begin + came >= ZIP_MARK;
      came += n;
      if (!marked && begin + came >= ZIP_MARK) {
        DatasetSources.checkMark(mark());
      }
      if (came - forced >= FORCED_EACH) {
        file.force(false);
        forced = came;
      }
    }
    return came;
  }

  /**
   * Appends what comes if it has this digest, else nothing. It comes into a file of its own first:
   * after a kill nobody could tell which bytes of the upload were checked.
   */
  void append(InputStream bytes, long most, MessageDigest algorithm, byte[] digest)
      throws IOException {
    Path checked = path.resolveSibling(path.getFileName() + ".part");
    try {
      Files.deleteIfExists(checked);
      Files.createFile(checked);
      try (FileChannel chunk = FileChannel.open(checked, StandardOpenOption.WRITE)) {
        long came = 0;
        byte[] buffer = new byte[BUFFER];
        for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
          came += n;
          if (came > most) {
            throw tooMany(most);
          }
          algorithm.update(buffer, 0, n);
          for (ByteBuffer left = ByteBuffer.wrap(buffer, 0, n); left.hasRemaining(); ) {
            chunk.write(left);
          }
        }
      }
      if (!MessageDigest.isEqual(algorithm.digest(), digest)) {
        throw ApiException.at(
            "Upload-Checksum",
            ProblemCode.CHECKSUM_MISMATCH,
            "The bytes do not have this checksum; none of them is kept");
      }
      try (InputStream in = Files.newInputStream(checked)) {
        append(in, most);
      }
    } finally {
      Files.deleteIfExists(checked);
    }
  }

  private void write(ByteBuffer bytes, long at) throws IOException {
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  private byte[] mark() throws IOException {
    ByteBuffer mark = ByteBuffer.allocate(ZIP_MARK);
    while (mark.hasRemaining() && file.read(mark, mark.position()) >= 0) {
      // Until four bytes are there.
    }
    return mark.array();
  }

  private static ApiException tooMany(long most) {
    return ApiException.of(
        ProblemCode.BODY_TOO_LARGE, "Body is larger than the %d bytes that are missing", most);
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
  }

  /** Also lets go of the lock. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
