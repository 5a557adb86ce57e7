package io.domainshift.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Objects as files: {@code root/sha256/ab/abcdef…}.
 *
 * <p>Bytes are written to {@code root/incoming}, forced to the disk, then renamed to their key in
 * one step; the folder is forced too, so that a key handed out survives a power cut. Storing the
 * same bytes again replaces the file by an equal one, which also mends a damaged object. Several
 * processes may share one root.
 */
public final class FilesystemStorage implements ObjectStorage {

  private final Path root;
  private final Incoming incoming;
  private final Arrivals arrivals;

  /**
   * Opens the store in this folder and creates it where it is missing. Nobody may be removing
   * objects from it meanwhile.
   */
  public FilesystemStorage(Path root) {
    this(root, 0, Arrivals.UNWATCHED);
  }

  /**
   * @param reserve bytes that are always left to others on the same disk
   */
  FilesystemStorage(Path root, long reserve, Arrivals arrivals) {
    this.root = root.toAbsolutePath().normalize();
    this.incoming = new Incoming(this.root.resolve("incoming"), reserve);
    this.arrivals = arrivals;
  }

  @Override
  public StoredObject put(InputStream source, long maxBytes) throws IOException {
    Path temporary = incoming.newPath();
    try {
      return publish(temporary, incoming.copy(source, temporary, maxBytes));
    } finally {
      Incoming.discard(temporary);
    }
  }

  @Override
  public StoredObject putFile(Path file) {
    incoming.requireRoom(0);
    Path temporary = incoming.newPath();
    boolean stored = false;
    try {
      takeOver(file, temporary);
      StoredObject object = publish(temporary, Incoming.digest(temporary));
      stored = true;
      return object;
    } catch (IOException e) {
      throw StorageFullException.orOther("File %s could not be stored".formatted(file), e);
    } finally {
      if (!stored) {
        giveBack(temporary, file);
      }
    }
  }

  @Override
  public void requireRoom(long bytes) {
    incoming.requireRoom(bytes);
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
      Digest digest = Incoming.digest(file);
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
  public void list(Consumer<KeptObject> visitor) {
    Path objects = root.resolve(ObjectKey.PREFIX);
    if (!Files.isDirectory(objects)) {
      return;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(objects, Files::isDirectory)) {
      Instant now = incoming.now();
      for (Path folder : folders) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
          for (Path file : files) {
            ObjectKey.find(root.relativize(file).toString())
                .flatMap(key -> kept(key, file, now))
                .ifPresent(visitor);
          }
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new StorageException("Storage folder %s could not be read".formatted(objects), e);
    }
  }

  /** Empty for an object that was removed meanwhile. */
  private static Optional<KeptObject> kept(ObjectKey key, Path file, Instant now) {
    try {
      BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
      Duration age = Duration.between(facts.lastModifiedTime().toInstant(), now);
      return Optional.of(new KeptObject(key.toString(), facts.size(), age));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StorageException("Object %s could not be read".formatted(key), e);
    }
  }

  @Override
  public Duration age(String key) {
    ObjectKey parsed = ObjectKey.parse(key);
    try {
      return kept(parsed, local(key), incoming.now())
          .orElseThrow(() -> new ObjectNotFoundException(key))
          .age();
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

  private StoredObject publish(Path temporary, Digest digest) {
    ObjectKey key = new ObjectKey(digest.hex());
    Path target = key.under(root);
    Path folder = Objects.requireNonNull(target.getParent());
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.createDirectories(folder);
      arrivals.announce(key);
      // A file that was taken over may be old; the object is not.
      Files.setLastModifiedTime(temporary, FileTime.from(incoming.now()));
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      for (Path p = folder; p.startsWith(root); p = Objects.requireNonNull(p.getParent())) {
        forceFolder(p);
      }
    } catch (IOException e) {
      throw StorageFullException.orOther("Object %s could not be stored".formatted(key), e);
    }
    return new StoredObject(key.toString(), digest.bytes(), key.sha256());
  }

  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private void takeOver(Path file, Path temporary) throws IOException {
    try {
      Files.move(file, temporary, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      // The file lies on another file system.
      incoming.requireRoom(Files.size(file));
      try {
        Files.copy(file, temporary);
      } catch (IOException half) {
        Incoming.discard(temporary);
        throw half;
      }
      Files.delete(file);
    }
  }

  /** Its owner may try again. */
  private static void giveBack(Path temporary, Path file) {
    try {
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException e) {
      // It never came as far as this folder.
    } catch (IOException e) {
      Incoming.discard(temporary);
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
