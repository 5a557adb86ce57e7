package io.domainshift.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * Objects as files: {@code root/sha256/ab/abcdef…}.
 *
 * <p>Bytes are written to {@code root/incoming}, forced to the disk, then renamed to their key in
 * one step; the folder is forced too, so that a key handed out survives a power cut. Storing the
 * same bytes again replaces the file by an equal one, which also mends a damaged object. Several
 * processes may share one root.
 */
public final class FilesystemStorage implements ObjectStorage {

  /**
   * What a killed process left in {@code incoming} is removed by the next start after this time.
   */
  private static final Duration ABANDONED = Duration.ofDays(1);

  private static final int BUFFER = 1 << 16;

  private final Path root;
  private final Path incoming;

  /** Opens the store in this folder and creates it where it is missing. */
  public FilesystemStorage(Path root) {
    this.root = root.toAbsolutePath().normalize();
    this.incoming = this.root.resolve("incoming");
    try {
      Files.createDirectories(incoming);
      removeAbandoned();
    } catch (IOException e) {
      throw new StorageException("Storage folder %s cannot be written".formatted(this.root), e);
    }
  }

  @Override
  public StoredObject put(InputStream source, long maxBytes) throws IOException {
    Path temporary = newTemporary();
    try {
      Digest digest = new Digest();
      copy(source, temporary, digest, maxBytes);
      return publish(temporary, digest);
    } finally {
      discard(temporary);
    }
  }

  @Override
  public StoredObject putFile(Path file) {
    Path temporary = newTemporary();
    try {
      takeOver(file, temporary);
      Digest digest = digest(temporary);
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      return publish(temporary, digest);
    } catch (IOException e) {
      throw new StorageException("File %s could not be stored".formatted(file), e);
    } finally {
      discard(temporary);
    }
  }

  @Override
  public InputStream open(String key) {
    return Channels.newInputStream(channel(key));
  }

  @Override
  public InputStream open(String key, long offset, long length) {
    FileChannel channel = channel(key);
    try {
      Objects.checkFromIndexSize(offset, length, channel.size());
      return new LimitedInputStream(Channels.newInputStream(channel.position(offset)), length);
    } catch (IOException e) {
      closeQuietly(channel);
      throw new StorageException("Object %s could not be read".formatted(key), e);
    } catch (IndexOutOfBoundsException e) {
      closeQuietly(channel);
      throw e;
    }
  }

  @Override
  public Path local(String key) {
    Path file = ObjectKey.parse(key).under(root);
    if (!Files.isRegularFile(file)) {
      throw new ObjectNotFoundException(key);
    }
    return file;
  }

  @Override
  public long size(String key) {
    try {
      return Files.size(local(key));
    } catch (IOException e) {
      throw new StorageException("Object %s could not be read".formatted(key), e);
    }
  }

  @Override
  public boolean exists(String key) {
    try {
      local(key);
      return true;
    } catch (ObjectNotFoundException e) {
      return false;
    }
  }

  @Override
  public StoredObject verify(String key) {
    Path file = local(key);
    try {
      Digest digest = digest(file);
      String actual = digest.hex();
      if (!actual.equals(ObjectKey.parse(key).sha256())) {
        throw new CorruptObjectException(key, actual);
      }
      return new StoredObject(key, digest.bytes(), actual);
    } catch (IOException e) {
      throw new StorageException("Object %s could not be read".formatted(key), e);
    }
  }

  @Override
  public void delete(String key) {
    try {
      Files.deleteIfExists(ObjectKey.parse(key).under(root));
    } catch (ObjectNotFoundException e) {
      // A key that no store handed out has nothing to remove.
    } catch (IOException e) {
      throw new StorageException("Object %s could not be deleted".formatted(key), e);
    }
  }

  private FileChannel channel(String key) {
    try {
      return FileChannel.open(local(key), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new ObjectNotFoundException(key);
    } catch (IOException e) {
      throw new StorageException("Object %s could not be read".formatted(key), e);
    }
  }

  /**
   * Keeps the two kinds of failure apart: reading throws as it is, writing is the store's fault.
   */
  private void copy(InputStream source, Path target, Digest digest, long maxBytes)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (FileChannel channel = create(target);
        OutputStream out = Channels.newOutputStream(channel)) {
      for (int n = source.read(buffer); n >= 0; n = source.read(buffer)) {
        if (digest.bytes() + n > maxBytes) {
          throw new ObjectTooLargeException(maxBytes);
        }
        digest.update(buffer, n);
        write(out, buffer, n);
      }
      force(channel, target);
    }
  }

  private static FileChannel create(Path file) {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new StorageException("File %s could not be created".formatted(file), e);
    }
  }

  private static void write(OutputStream out, byte[] buffer, int length) {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw new StorageException("Storage could not be written", e);
    }
  }

  private static void force(FileChannel channel, Path file) {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw new StorageException("File %s could not be forced to the disk".formatted(file), e);
    }
  }

  private StoredObject publish(Path temporary, Digest digest) {
    ObjectKey key = new ObjectKey(digest.hex());
    Path target = key.under(root);
    Path folder = Objects.requireNonNull(target.getParent());
    try {
      Files.createDirectories(folder);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      for (Path p = folder; p.startsWith(root); p = Objects.requireNonNull(p.getParent())) {
        forceFolder(p);
      }
    } catch (IOException e) {
      throw new StorageException("Object %s could not be stored".formatted(key), e);
    }
    return new StoredObject(key.toString(), digest.bytes(), key.sha256());
  }

  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void takeOver(Path file, Path temporary) throws IOException {
    try {
      Files.move(file, temporary, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      // The file lies on another file system.
      Files.copy(file, temporary);
      Files.delete(file);
    }
  }

  private static Digest digest(Path file) throws IOException {
    Digest digest = new Digest();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, n);
      }
    }
    return digest;
  }

  private Path newTemporary() {
    return incoming.resolve(UUID.randomUUID().toString());
  }

  private void removeAbandoned() throws IOException {
    FileTime limit = FileTime.from(Instant.now().minus(ABANDONED));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming)) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).compareTo(limit) < 0) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static void discard(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // The next start removes it; the outcome of the call matters more.
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Only read from; nothing is lost.
    }
  }
}
