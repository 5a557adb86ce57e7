package io.domainshift.models;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.formats.CheckpointFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a file of weights of any known format, and makes sure that it is what it says. */
public final class CheckpointImporter {

  private CheckpointImporter() {}

  /**
   * Reads a file, or a folder as Hugging Face publishes it; the format is told by the content, the
   * architecture by the tensors.
   *
   * @return float32 tensors under NVlabs' or OpenAI's names
   * @throws InvalidCheckpointException if the file is of no known format, or a tensor is missing,
   *     unknown, of another shape, or holds numbers that are not finite
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static Checkpoint read(Path file) {
    Checkpoint checkpoint = CheckpointFile.read(file, null);
    Map<String, HostTensor> tensors = new LinkedHashMap<>(checkpoint.tensors());
    tensors.replaceAll((name, tensor) -> tensor.toFloat32());
    return checkpoint.withTensors(tensors);
  }
}
