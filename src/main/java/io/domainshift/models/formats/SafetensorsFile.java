package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.InvalidCheckpointException;
import java.util.Map;

/**
 * What a safetensors file holds.
 *
 * @param tensors by name, in the order of their bytes; views of the mapped file, read-only
 * @param metadata the file's {@code __metadata__}
 */
public record SafetensorsFile(Map<String, HostTensor> tensors, Map<String, String> metadata) {

  /**
   * One tensor.
   *
   * @throws InvalidCheckpointException if there is none of that name
   */
  public HostTensor tensor(String name) {
    HostTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new InvalidCheckpointException("Tensor " + name, "is missing", "it in the file");
    }
    return tensor;
  }
}
