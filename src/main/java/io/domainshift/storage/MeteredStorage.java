package io.domainshift.storage;

import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Times what is asked of a storage, by operation and outcome. Reading lasts until there is a
 * stream; how fast its reader is, is no matter of the storage.
 */
final class MeteredStorage implements ObjectStorage, AutoCloseable {

  private final ObjectStorage storage;
  private final MeterProvider<Timer> timer;

  MeteredStorage(ObjectStorage storage, MeterRegistry registry) {
    this.storage = storage;
    this.timer =
        Timer.builder("domainshift.storage")
            .description("Calls of the object storage")
            .withRegistry(registry);
  }

  @Override
  public StoredObject put(InputStream source, long maxBytes) throws IOException {
    return timed("put", () -> storage.put(source, maxBytes));
  }

  @Override
  public StoredObject putFile(Path file) {
    return call("put", () -> storage.putFile(file));
  }

  @Override
  public void requireRoom(long bytes) {
    storage.requireRoom(bytes);
  }

  @Override
  public InputStream open(String key) {
    return call("open", () -> storage.open(key));
  }

  @Override
  public InputStream open(String key, long offset, long length) {
    return call("open", () -> storage.open(key, offset, length));
  }

  @Override
  public Path local(String key) {
    return call("local", () -> storage.local(key));
  }

  @Override
  public long size(String key) {
    return call("size", () -> storage.size(key));
  }

  @Override
  public boolean exists(String key) {
    return call("exists", () -> storage.exists(key));
  }

  @Override
  public StoredObject verify(String key) {
    return call("verify", () -> storage.verify(key));
  }

  @Override
  public Optional<URI> link(String key, long bytes, String mediaType, String disposition) {
    return call("link", () -> storage.link(key, bytes, mediaType, disposition));
  }

  /** As long as the visitor takes. */
  @Override
  public void list(Consumer<KeptObject> visitor) {
    act("list", () -> storage.list(visitor));
  }

  @Override
  public Duration age(String key) {
    return call("age", () -> storage.age(key));
  }

  @Override
  public void delete(String key) {
    act("delete", () -> storage.delete(key));
  }

  @Override
  public void close() throws Exception {
    if (storage instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  private interface Call<T> {
    T make() throws IOException;
  }

  private void act(String operation, Runnable call) {
    var unused =
        call(
            operation,
            () -> {
              call.run();
              return true;
            });
  }

  private <T> T call(String operation, Supplier<T> call) {
    try {
      return timed(operation, call::get);
    } catch (IOException e) {
      throw new IllegalStateException("A supplier throws nothing checked", e);
    }
  }

  private <T> T timed(String operation, Call<T> call) throws IOException {
    long began = System.nanoTime();
    String outcome = "error";
    try {
      T result = call.make();
      outcome = "success";
      return result;
    } catch (ObjectNotFoundException e) {
      outcome = "not_found";
      throw e;
    } catch (StorageFullException e) {
      outcome = "full";
      throw e;
    } catch (StorageUnavailableException e) {
      outcome = "unavailable";
      throw e;
    } catch (ObjectTooLargeException | IOException e) {
      // What was to be stored is to blame, or who sends it.
      outcome = "bad_source";
      throw e;
    } finally {
      timer
          .withTags(Tags.of("operation", operation, "outcome", outcome))
          .record(Duration.ofNanos(System.nanoTime() - began));
    }
  }
}
