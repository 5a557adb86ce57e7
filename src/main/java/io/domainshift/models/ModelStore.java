package io.domainshift.models;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.formats.SafetensorsFile;
import io.domainshift.models.formats.SafetensorsReader;
import io.domainshift.models.formats.SafetensorsWriter;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Weights of models in storage: safetensors files, float32, under canonical names. */
@Component
public class ModelStore {

  /** Metadata entry that makes the file self-contained. */
  static final String ARCHITECTURE = "architecture";

  private static final JsonMapper JSON = JsonMapper.shared();

  private final ObjectStorage storage;

  public ModelStore(ObjectStorage storage) {
    this.storage = storage;
  }

  /** A model's weights, mapped from the stored file and read-only. */
  public Checkpoint open(Model model) {
    SafetensorsFile file = SafetensorsReader.open(storage.local(model.weightsKey()));
    return new Checkpoint(model.architecture(), file.tensors(), file.metadata());
  }

  /** Stores weights and reads them back to be sure; the model is not in the catalog yet. */
  public StoredObject save(Checkpoint checkpoint) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    checkpoint.tensors().forEach((name, tensor) -> tensors.put(name, tensor.toFloat32()));
    Map<String, String> metadata = new LinkedHashMap<>(checkpoint.metadata());
    metadata.put("format", "pt");
    metadata.put(
        ARCHITECTURE,
        JSON.writerFor(Architecture.class).writeValueAsString(checkpoint.architecture()));
    try {
      Path file = Files.createTempFile("domainshift-weights", ".safetensors");
      try {
        SafetensorsWriter.write(file, tensors, metadata);
        return storage.verify(storage.putFile(file).key());
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Weights cannot be written to a temporary file", e);
    }
  }
}
