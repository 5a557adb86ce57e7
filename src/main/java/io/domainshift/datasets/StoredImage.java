package io.domainshift.datasets;

import java.time.Instant;
import java.util.UUID;

/**
 * A picture that a client sent: everything but its bytes, which storage keeps as they came.
 *
 * @param id never reused
 * @param name for people, as the client called the file
 * @param width upright, in pixels
 * @param height upright, in pixels
 * @param mediaType told by the content: {@code image/jpeg}, {@code image/png}, {@code image/webp}
 * @param bytes size of the file
 * @param sha256 of the file, hexadecimal
 * @param key where storage keeps the file
 * @param createdAt when it was stored
 */
public record StoredImage(
    UUID id,
    String name,
    int width,
    int height,
    String mediaType,
    long bytes,
    String sha256,
    String key,
    Instant createdAt) {

  /** The same picture under the key that storage gave its bytes. */
  public StoredImage under(String key) {
    return new StoredImage(id, name, width, height, mediaType, bytes, sha256, key, createdAt);
  }
}
