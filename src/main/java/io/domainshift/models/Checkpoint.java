package io.domainshift.models;

import io.domainshift.graph.HostTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights under canonical names (NVlabs' for generators and discriminators, OpenAI's for CLIP,
 * torchvision's for perceptual distances and Inception, timm's for feature networks), and what they
 * are weights of.
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
   * The architecture, if it is of that kind.
   *
   * @throws InvalidCheckpointException if these are weights of another kind
   */
  public <A extends Architecture> A as(Class<A> type) {
    if (type.isInstance(architecture)) {
      return type.cast(architecture);
    }
    throw new InvalidCheckpointException(
        "The checkpoint", "is a " + architecture.modelKind().noun(), "a " + type.getSimpleName());
  }

  /** {@link #as} a generator. */
  public GeneratorArchitecture generator() {
    return as(GeneratorArchitecture.class);
  }

  /** {@link #as} a CLIP model. */
  public ClipArchitecture clip() {
    return as(ClipArchitecture.class);
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
