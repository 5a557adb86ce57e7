package io.domainshift.catalog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file on its way: {@code NAME.part} with the bytes so far, and {@code NAME.part.json} with what
 * tells whether the server still has the same content. Locked, so that two downloads of one name
 * never write into one file.
 */
final class PartFile implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * What the server said of the content.
   *
   * @param validator a strong entity tag or a date, for If-Range; null if it gave none
   * @param total size of the whole; -1 if it gave none
   */
  record Origin(@Nullable String validator, long total) {

    static final Origin UNKNOWN = new Origin(null, -1);
  }

  private final Path file;
  private final Path notes;
  private final FileChannel channel;
  private Origin origin;
  private boolean patched;

  private PartFile(Path file, Path notes, FileChannel channel) throws IOException {
    this.file = file;
    this.notes = notes;
    this.channel = channel;
    this.origin = read(notes);
    this.patched = channel.size() > 0;
  }

  /** Opens what an earlier download left, or begins anew. */
  static PartFile open(Path target) throws IOException {
    Path file = target.resolveSibling(target.getFileName() + ".part");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!lock(channel)) {
      channel.close();
      throw DownloadException.lasting(
          target.getFileName() + " is being downloaded by another command into " + file);
    }
    return new PartFile(file, file.resolveSibling(file.getFileName() + ".json"), channel);
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  Path path() {
    return file;
  }

  long size() throws IOException {
    return channel.size();
  }

  Origin origin() {
    return origin;
  }

  /** Whether every byte that the server announced is here. */
  boolean isWhole() throws IOException {
    return origin.total() >= 0 && size() == origin.total();
  }

  /** Whether the bytes came in more than one piece, which may not belong together. */
  boolean isPatched() {
    return patched;
  }

  /** The channel, empty, for content of that origin. */
  FileChannel begin(Origin origin) throws IOException {
    channel.truncate(0);
    this.origin = origin;
    patched = false;
    Files.writeString(notes, JSON.writeValueAsString(origin));
    return channel;
  }

  /** The channel, after the bytes that are here already. */
  FileChannel resume() throws IOException {
    patched = true;
    return channel.position(channel.size());
  }

  /** Forgets the bytes so far. */
  void discard() throws IOException {
    channel.truncate(0);
    origin = Origin.UNKNOWN;
    Files.deleteIfExists(notes);
  }

  /** Gives the whole file its name. */
  void publish(Path target) throws IOException {
    channel.force(true);
    Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(notes);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static Origin read(Path notes) {
    try {
      return Files.exists(notes) ? JSON.readValue(notes.toFile(), Origin.class) : Origin.UNKNOWN;
    } catch (JacksonException e) {
      return Origin.UNKNOWN; // cut short by a crash: the bytes are brought anew
    }
  }
}
