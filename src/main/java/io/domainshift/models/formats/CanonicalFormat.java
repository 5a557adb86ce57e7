package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Architecture;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.ClipArchitecture;
import io.domainshift.models.DiscriminatorArchitecture;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.models.FeatureNetworkArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.InceptionArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.models.PerceptualArchitecture;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The product's own files: safetensors with float32 weights and the architecture as JSON in the
 * metadata, so that a file needs nothing beside it.
 */
public final class CanonicalFormat {

  static final String ARCHITECTURE = "architecture";

  private CanonicalFormat() {}

  /** Writes a checkpoint; weights of other types become float32 on the way, one by one. */
  public static void write(Checkpoint checkpoint, Path file) {
    Map<String, String> metadata = new HashMap<>(checkpoint.metadata());
    metadata.put("format", "pt"); // other readers of safetensors ask for it
    metadata.put(
        ARCHITECTURE,
        JsonMapper.shared()
            .writerFor(Architecture.class)
            .writeValueAsString(checkpoint.architecture()));
    SafetensorsWriter.writeFloat32(file, checkpoint.tensors(), metadata);
  }

  /**
   * Maps a file that {@link #write} made and this product stored; its numbers are not looked at.
   *
   * @throws InvalidCheckpointException if a tensor is not what the architecture asks for
   */
  public static Checkpoint open(Path file) {
    SafetensorsFile safetensors = SafetensorsReader.open(file);
    Architecture architecture = architecture(safetensors.metadata().getOrDefault(ARCHITECTURE, ""));
    TensorTable table = new TensorTable(safetensors.tensors());
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    shapes(architecture, table)
        .forEach((name, shape) -> tensors.put(name, table.take(name, shape)));
    table.requireEmpty();
    return new Checkpoint(architecture, tensors, safetensors.metadata());
  }

  /** Reads such a file from elsewhere, with every check. */
  static Checkpoint read(SafetensorsFile safetensors) {
    return read(
        safetensors.metadata().getOrDefault(ARCHITECTURE, ""),
        safetensors.tensors(),
        safetensors.metadata());
  }

  /** Reads canonical names from a file of another format that tells the architecture as JSON. */
  static Checkpoint read(String json, Map<String, HostTensor> named, Map<String, String> metadata) {
    Architecture architecture = architecture(json);
    TensorTable table = new TensorTable(named);
    return new Checkpoint(architecture, table.takeAll(shapes(architecture, table)), metadata);
  }

  private static Map<String, long[]> shapes(Architecture architecture, TensorTable table) {
    if (architecture instanceof GeneratorArchitecture generator) {
      Map<String, long[]> shapes = generator.tensorShapes();
      shapes.putAll(GeneratorLayout.companions(generator, table));
      return shapes;
    }
    if (architecture instanceof FastGanArchitecture fastGan) {
      return fastGan.tensorShapes();
    }
    if (architecture instanceof ClipArchitecture clip) {
      return ClipLayout.shapes(clip);
    }
    if (architecture instanceof PerceptualArchitecture perceptual) {
      return PerceptualLayout.shapes(perceptual);
    }
    if (architecture instanceof FeatureNetworkArchitecture features) {
      return FeatureNetworkLayout.shapes(features);
    }
    if (architecture instanceof InceptionArchitecture inception) {
      return InceptionLayout.shapes(inception);
    }
    return ((DiscriminatorArchitecture) architecture).tensorShapes();
  }

  private static Architecture architecture(String json) {
    try {
      return JsonMapper.shared().readValue(json, Architecture.class);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new InvalidCheckpointException(
          "The file's architecture", "cannot be read", "the architecture of a known network", e);
    }
  }
}
