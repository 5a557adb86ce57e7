package io.domainshift.models.formats;

import io.domainshift.models.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * What a file of weights holds.
 *
 * @param checkpoint the network that the file is about; a generator rather than its discriminator
 * @param discriminator that the file brings along with a generator; null if there is none
 * @param leftOut why a discriminator in the file is none that the product can use; null if there is
 *     no such
 */
public record CheckpointContents(
    Checkpoint checkpoint, @Nullable Checkpoint discriminator, @Nullable String leftOut) {

  CheckpointContents(Checkpoint checkpoint) {
    this(checkpoint, null, null);
  }
}
