package io.domainshift.models;

import io.domainshift.storage.StoredObject;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A model's weights in another format.
 *
 * @param format of the file
 * @param file in storage
 * @param proof that it draws the same pictures; null for a file that was converted when asked for
 * @param createdAt when it was made
 */
public record ModelExport(
    WeightsFormat format, StoredObject file, @Nullable Proof proof, Instant createdAt) {

  /**
   * What was compared.
   *
   * @param largestDifference of a colour value between the stored network's pictures and the file's
   * @param pictures how many of each
   * @param job that made the file and compared
   */
  public record Proof(double largestDifference, int pictures, UUID job) {}
}
