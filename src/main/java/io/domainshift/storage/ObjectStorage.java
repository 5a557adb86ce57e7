package io.domainshift.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Bytes by content-addressed key.
 *
 * <p>A key is {@code sha256/ab/abcdef…}: equal bytes share one key, a stored object never changes,
 * and what a database row names is exactly what was once written. An object is visible whole or not
 * at all. Every method throws {@link StorageException} when the store itself fails, {@link
 * StorageUnavailableException} when it may be back later, {@link StorageFullException} when it has
 * no room, and {@link ObjectNotFoundException} for a key without an object.
 */
public interface ObjectStorage {

  /**
   * Stores everything that the stream still holds; the caller closes the stream.
   *
   * @throws ObjectTooLargeException as soon as more than {@code maxBytes} were read; nothing is
   *     stored then
   * @throws IOException if the source could not be read; nothing is stored then
   */
  StoredObject put(InputStream source, long maxBytes) throws IOException;

  /** Stores a finished file and takes it over: on success the path no longer exists. */
  StoredObject putFile(Path file);

  /** Writes an object's bytes to an empty file. */
  @FunctionalInterface
  interface Content {
    void write(Path file) throws IOException;
  }

  /**
   * Stores what is written to a temporary file, if there is room for it.
   *
   * @param bytes about how many there will be
   * @throws java.io.UncheckedIOException if it cannot be written for another reason than want of
   *     room
   */
  default StoredObject putWritten(long bytes, Content content) {
    try {
      Path file = Files.createTempFile("domainshift", ".object");
      try {
        requireRoom(bytes);
        content.write(file);
        return putFile(file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      if (StorageFullException.isBehind(e)) {
        throw StorageFullException.orOther("A temporary file could not be written", e);
      }
      throw e instanceof IOException io
          ? new UncheckedIOException("A temporary file could not be written", io)
          : (UncheckedIOException) e;
    }
  }

  /**
   * Makes sure that so many bytes can be stored, as far as that can be told beforehand.
   *
   * @throws StorageFullException if they cannot
   */
  default void requireRoom(long bytes) {}

  /** All bytes of an object. */
  InputStream open(String key);

  /** Bytes {@code offset} to {@code offset + length - 1}; the range must lie within the object. */
  InputStream open(String key, long offset, long length);

  /**
   * A local file with the object's bytes, to be mapped read-only; never write to it. To be opened
   * at once and not by this path again later: it may be a copy that makes room for others.
   */
  Path local(String key);

  /** Size in bytes. */
  long size(String key);

  /** Whether there is an object under this key. */
  boolean exists(String key);

  /**
   * Reads the object again and compares it with its key.
   *
   * @throws CorruptObjectException if the bytes are not those that were stored
   */
  StoredObject verify(String key);

  /**
   * An address under which a client may fetch the object from the store itself, for some minutes
   * and without further credentials. Empty unless the store can do that and is meant to.
   *
   * @param bytes the object's size; small ones are not worth a second connection
   * @param mediaType the Content-Type that the store is to answer with
   * @param disposition the Content-Disposition that the store is to answer with
   */
  default Optional<URI> link(String key, long bytes, String mediaType, String disposition) {
    return Optional.empty();
  }

  /**
   * Shows every object, in no particular order and without holding them all in memory. What is
   * stored or removed meanwhile may or may not be among them.
   */
  void list(Consumer<KeptObject> visitor);

  /** Time since the object's bytes were stored last, equal ones included, by the store's clock. */
  Duration age(String key);

  /** Removes the object; nothing happens when there is none. */
  void delete(String key);
}
