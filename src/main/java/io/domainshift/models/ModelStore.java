package io.domainshift.models;

import io.domainshift.models.formats.CanonicalFormat;
import io.domainshift.models.formats.SafetensorsWriter;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StoredObject;
import org.springframework.stereotype.Component;

/**
 * Weights of models in storage: safetensors files, float32, under canonical names, with the
 * architecture in their metadata.
 */
@Component
public class ModelStore {

  private final ObjectStorage storage;

  public ModelStore(ObjectStorage storage) {
    this.storage = storage;
  }

  /** A model's weights, mapped from the stored file and read-only. */
  public Checkpoint open(Model model) {
    return CanonicalFormat.open(storage.local(model.weightsKey()));
  }

  /**
   * Stores weights and reads them back to be sure; the model is not in the catalog yet.
   *
   * @throws InvalidCheckpointException if a weight is no finite number
   */
  public StoredObject save(Checkpoint checkpoint) {
    checkpoint
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (!tensor.isFinite()) {
                throw new InvalidCheckpointException(
                    "Tensor " + name, "has elements that are no finite numbers", "finite numbers");
              }
            });
    return storage.verify(
        storage
            .putWritten(
                SafetensorsWriter.size(checkpoint.tensors()),
                file -> CanonicalFormat.write(checkpoint, file))
            .key());
  }
}
