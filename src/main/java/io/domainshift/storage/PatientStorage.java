package io.domainshift.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A storage for whoever has worked long for what is to be stored: a call that finds the store away
 * is made again until the store is back or patience ends, one that finds it full until somebody has
 * made room, however long that takes.
 */
public final class PatientStorage implements ObjectStorage {

  private static final Logger log = LoggerFactory.getLogger(PatientStorage.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /** Who waits for room. */
  public interface Waiting {

    /** Called before each further try; what it throws ends the call. */
    void forRoom(StorageFullException e);

    /** There was room. */
    void over();
  }

  private final ObjectStorage storage;
  private final Duration patience;
  private final Waiting waiting;

  /**
   * Does not wait for room.
   *
   * @param patience how long a call may wait for the store
   */
  public PatientStorage(ObjectStorage storage, Duration patience) {
    this(
        storage,
        patience,
        new Waiting() {
          @Override
          public void forRoom(StorageFullException e) {
            throw e;
          }

          @Override
          public void over() {}
        });
  }

  /**
   * @param patience how long a call may wait for the store
   */
  public PatientStorage(ObjectStorage storage, Duration patience, Waiting waiting) {
    this.storage = storage;
    this.patience = patience;
    this.waiting = waiting;
  }

  /** Made again only if the source can be read again. */
  @Override
  public StoredObject put(InputStream source, long maxBytes) throws IOException {
    if (!source.markSupported()) {
      return storage.put(source, maxBytes);
    }
    source.mark(Integer.MAX_VALUE);
    return patiently(
        () -> {
          source.reset();
          return storage.put(source, maxBytes);
        });
  }

  @Override
  public StoredObject putFile(Path file) {
    return call(() -> storage.putFile(file));
  }

  /** Written again each time. */
  @Override
  public StoredObject putWritten(long bytes, Content content) {
    return call(() -> storage.putWritten(bytes, content));
  }

  @Override
  public void requireRoom(long bytes) {
    storage.requireRoom(bytes);
  }

  @Override
  public InputStream open(String key) {
    return call(() -> storage.open(key));
  }

  @Override
  public InputStream open(String key, long offset, long length) {
    return call(() -> storage.open(key, offset, length));
  }

  @Override
  public Path local(String key) {
    return call(() -> storage.local(key));
  }

  @Override
  public long size(String key) {
    return call(() -> storage.size(key));
  }

  @Override
  public boolean exists(String key) {
    return call(() -> storage.exists(key));
  }

  @Override
  public StoredObject verify(String key) {
    return call(() -> storage.verify(key));
  }

  /** Not made again: half of the objects would be shown twice. */
  @Override
  public void list(Consumer<KeptObject> visitor) {
    storage.list(visitor);
  }

  @Override
  public Duration age(String key) {
    return call(() -> storage.age(key));
  }

  @Override
  public void delete(String key) {
    var unused =
        call(
            () -> {
              storage.delete(key);
              return true;
            });
  }

  private interface Call<T> {
    T make() throws IOException;
  }

  private <T> T call(Supplier<T> call) {
    try {
      return patiently(call::get);
    } catch (IOException e) {
      throw new IllegalStateException("A supplier throws nothing checked", e);
    }
  }

  private <T> T patiently(Call<T> call) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    Duration wait = FIRST_WAIT;
    boolean full = false;
    while (true) {
      try {
        T result = call.make();
        if (full) {
          log.info("The storage has room again");
          waiting.over();
        }
        return result;
      } catch (StorageFullException e) {
        waiting.forRoom(e);
        full = true;
        end = System.nanoTime() + patience.toNanos();
        log.warn("The storage is full, trying again in {}: {}", wait, e.getMessage());
      } catch (StorageUnavailableException e) {
        if (System.nanoTime() + wait.toNanos() > end) {
          throw e;
        }
        log.warn("The storage is away, trying again in {}: {}", wait, e.getMessage());
      }
      sleep(wait);
      wait = wait.multipliedBy(2);
      if (wait.compareTo(LONGEST_WAIT) > 0) {
        wait = LONGEST_WAIT;
      }
    }
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("Interrupted while waiting for the storage", e);
    }
  }
}
