package io.domainshift.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** A folder of objects whose removal can be held up, and whose objects age at a word. */
public final class WatchedStorage implements ObjectStorage {

  private final FilesystemStorage objects;

  /** Called in the moment before an object is removed. */
  public volatile Runnable beforeDelete = () -> {};

  /** How often all objects were listed. */
  public volatile int looks;

  public WatchedStorage(Path folder, Orphans orphans) {
    objects = new FilesystemStorage(folder, 0, orphans);
  }

  /** As if it had been stored so long ago. */
  public void makeOld(String key, Duration age) {
    try {
      Files.setLastModifiedTime(objects.local(key), FileTime.from(Instant.now().minus(age)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As if it had just been stored by somebody who told nobody. */
  public void touch(String key) {
    makeOld(key, Duration.ZERO);
  }

  @Override
  public StoredObject put(InputStream source, long maxBytes) throws IOException {
    return objects.put(source, maxBytes);
  }

  @Override
  public StoredObject putFile(Path file) {
    return objects.putFile(file);
  }

  @Override
  public InputStream open(String key) {
    return objects.open(key);
  }

  @Override
  public InputStream open(String key, long offset, long length) {
    return objects.open(key, offset, length);
  }

  @Override
  public Path local(String key) {
    return objects.local(key);
  }

  @Override
  public long size(String key) {
    return objects.size(key);
  }

  @Override
  public boolean exists(String key) {
    return objects.exists(key);
  }

  @Override
  public StoredObject verify(String key) {
    return objects.verify(key);
  }

  @Override
  public void list(Consumer<KeptObject> visitor) {
    looks++;
    objects.list(visitor);
  }

  @Override
  public Duration age(String key) {
    return objects.age(key);
  }

  @Override
  public void delete(String key) {
    beforeDelete.run();
    objects.delete(key);
  }
}
