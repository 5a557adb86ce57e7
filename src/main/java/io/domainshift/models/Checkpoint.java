package io.domainshift.models;

import io.domainshift.graph.HostTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights under NVlabs' names (generators) or OpenAI's (CLIP), and what they are weights of.
 *
 * @param architecture of the network
 * @param tensors by name; float32 when read by {@link CheckpointImporter}
 * @param metadata free text that travels with the weights
 */
public record Checkpoint(
    Architecture architecture, Map<String, HostTensor> tensors, Map<String, String> metadata) {

  public Checkpoint {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Map.copyOf(metadata);
  }

  /**
   * The architecture of a generator.
   *
   * @throws InvalidCheckpointException if this is no generator
   */
  public GeneratorArchitecture generator() {
    if (architecture instanceof GeneratorArchitecture generator) {
      return generator;
    }
    throw new InvalidCheckpointException("The checkpoint", "is a CLIP model", "a generator");
  }

  /**
   * The architecture of a CLIP model.
   *
   * @throws InvalidCheckpointException if this is no CLIP model
   */
  public ClipArchitecture clip() {
    if (architecture instanceof ClipArchitecture clip) {
      return clip;
    }
    throw new InvalidCheckpointException("The checkpoint", "is a generator", "a CLIP model");
  }

  /**
   * One tensor.
   *
   * @throws InvalidCheckpointException if there is none of that name
   */
  public HostTensor tensor(String name) {
    HostTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new InvalidCheckpointException("Tensor " + name, "is missing", "it in the checkpoint");
    }
    return tensor;
  }

  /** The same architecture and metadata with other weights. */
  public Checkpoint withTensors(Map<String, HostTensor> others) {
    return new Checkpoint(architecture, others, metadata);
  }

  /** The bytes of all tensors together. */
  public long bytes() {
    return tensors.values().stream().mapToLong(HostTensor::bytes).sum();
  }
}
