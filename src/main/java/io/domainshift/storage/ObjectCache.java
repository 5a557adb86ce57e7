package io.domainshift.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of remote objects on this machine's disk: {@code folder/sha256/ab/abcdef…}, each compared
 * with its key before it appears.
 *
 * <p>The processes of one machine may share a folder: an object that several want is fetched once,
 * under a lock that ends with its process. The least recently used copies go when all take more
 * than the bound; a file that somebody has mapped or opened stays readable until they are done.
 */
final class ObjectCache {

  /** Fetches an object's bytes. */
  interface Source {
    void fetch(Path target) throws IOException;
  }

  /** Whoever was handed a path has this long to open it. */
  static final Duration GRACE = Duration.ofMinutes(5);

  /** Looking through the folder is worth it after so much of the bound was added. */
  private static final int LOOKS = 16;

  private static final int LOCKS = 256;
  private static final Logger log = LoggerFactory.getLogger(ObjectCache.class);

  /** File locks are between processes; threads of this one queue here first. */
  private static final ReentrantLock[] THREADS =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);

  private final Path folder;
  private final Path locks;
  private final Incoming incoming;
  private final long maxBytes;
  private final Clock clock;
  private final AtomicLong unlooked;

  ObjectCache(Path folder, long maxBytes, Clock clock) {
    this.folder = folder.toAbsolutePath().normalize();
    this.locks = this.folder.resolve("locks");
    this.incoming = new Incoming(this.folder.resolve("incoming"));
    this.maxBytes = maxBytes;
    this.clock = clock;
    this.unlooked = new AtomicLong(maxBytes);
    try {
      Files.createDirectories(locks);
    } catch (IOException e) {
      throw new StorageException("Storage folder %s cannot be written".formatted(locks), e);
    }
  }

  /** The copy, if there is one; it counts as used now. */
  Optional<Path> find(ObjectKey key) {
    Path file = key.under(folder);
    try {
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      return Optional.of(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed(key, e);
    }
  }

  /** The copy; fetched when there is none. */
  Path get(ObjectKey key, Source source) {
    return find(key)
        .orElseGet(() -> locked(key, () -> find(key).orElseGet(() -> fetch(key, source))));
  }

  /**
   * Fetches the object again, whether or not there is a copy.
   *
   * @throws CorruptObjectException if its bytes are not those that its key promises
   */
  Path refresh(ObjectKey key, Source source) {
    return locked(key, () -> fetch(key, source));
  }

  void remove(ObjectKey key) {
    Incoming.discard(key.under(folder));
  }

  private Path fetch(ObjectKey key, Source source) {
    Path temporary = incoming.newPath();
    try {
      source.fetch(temporary);
      Digest digest = Incoming.digest(temporary);
      String actual = digest.hex();
      if (!actual.equals(key.sha256())) {
        throw new CorruptObjectException(key.toString(), actual);
      }
      Path file = key.under(folder);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        // Nobody compares it with its key again: it must not turn up empty after a power cut.
        channel.force(true);
      }
      Files.setLastModifiedTime(temporary, FileTime.from(clock.instant()));
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      added(digest.bytes());
      return file;
    } catch (IOException e) {
      throw failed(key, e);
    } finally {
      Incoming.discard(temporary);
    }
  }

  /** One thread of one process at a time for a key; keys share locks, which only costs time. */
  private Path locked(ObjectKey key, Supplier<Path> work) {
    String name = key.sha256().substring(0, 2);
    ReentrantLock threads = THREADS[Integer.parseInt(name, 16)];
    threads.lock();
    try (FileChannel channel =
            FileChannel.open(
                locks.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock unused = channel.lock()) {
      return work.get();
    } catch (IOException e) {
      throw failed(key, e);
    } finally {
      threads.unlock();
    }
  }

  private void added(long bytes) throws IOException {
    if (unlooked.addAndGet(bytes) >= maxBytes / LOOKS) {
      unlooked.set(0);
      makeRoom();
    }
  }

  private record Copy(Path file, long bytes, FileTime used) {}

  /** Removes the least recently used copies until the others fit. */
  private void makeRoom() throws IOException {
    List<Copy> copies = copies();
    long total = copies.stream().mapToLong(Copy::bytes).sum();
    FileTime handedOut = FileTime.from(clock.instant().minus(GRACE));
    copies.sort(Comparator.comparing(Copy::used));
    int removed = 0;
    for (Copy copy : copies) {
      if (total <= maxBytes || copy.used().compareTo(handedOut) > 0) {
        break;
      }
      Files.deleteIfExists(copy.file());
      total -= copy.bytes();
      removed++;
    }
    if (removed > 0) {
      log.info("Removed {} unused copies from {}, {} bytes are left", removed, folder, total);
    }
    if (total > maxBytes) {
      log.warn("Copies in use take {} bytes of {}, more than {}", total, folder, maxBytes);
    }
  }

  private List<Copy> copies() throws IOException {
    List<Copy> copies = new ArrayList<>();
    Files.walkFileTree(
        folder.resolve("sha256"),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
            copies.add(new Copy(file, facts.size(), facts.lastModifiedTime()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // another process made room as well
          }
        });
    return copies;
  }

  private StorageException failed(ObjectKey key, IOException e) {
    return StorageFullException.orOther(
        "Object %s could not be copied to %s".formatted(key, folder), e);
  }
}
