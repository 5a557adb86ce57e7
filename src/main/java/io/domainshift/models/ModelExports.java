package io.domainshift.models;

import io.domainshift.models.formats.RosinalityFormat;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Weights in other formats: converted when first asked for, then kept, so that ranges and entity
 * tags of a download stay true. Conversion is deterministic: two processes store the same bytes.
 */
@Component
public class ModelExports {

  private final JdbcClient jdbc;
  private final ObjectStorage storage;
  private final ModelStore store;

  public ModelExports(JdbcClient jdbc, ObjectStorage storage, ModelStore store) {
    this.jdbc = jdbc;
    this.storage = storage;
    this.store = store;
  }

  /**
   * The stored object that holds a model's weights in that format.
   *
   * @throws InvalidCheckpointException if the format cannot hold such a network
   */
  public StoredObject export(Model model, WeightsFormat format) {
    return switch (format) {
      case SAFETENSORS ->
          new StoredObject(model.weightsKey(), model.weightsBytes(), model.weightsSha256());
      case ROSINALITY -> kept(model, format).orElseGet(() -> rosinality(model));
    };
  }

  private Optional<StoredObject> kept(Model model, WeightsFormat format) {
    return jdbc.sql(
            """
            SELECT storage_key, bytes, sha256 FROM model_exports
            WHERE model = :model AND format = :format
            """)
        .param("model", model.id())
        .param("format", format.name())
        .query((row, n) -> new StoredObject(row.getString(1), row.getLong(2), row.getString(3)))
        .optional()
        .filter(object -> storage.exists(object.key()));
  }

  private StoredObject rosinality(Model model) {
    try {
      Path file = Files.createTempFile("domainshift-export", ".pt");
      try {
        RosinalityFormat.write(store.open(model), file);
        return keep(model, WeightsFormat.ROSINALITY, storage.verify(storage.putFile(file).key()));
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Weights cannot be written to a temporary file", e);
    }
  }

  private StoredObject keep(Model model, WeightsFormat format, StoredObject object) {
    jdbc.sql(
            """
            INSERT INTO model_exports (model, format, storage_key, bytes, sha256)
            VALUES (:model, :format, :key, :bytes, :sha256)
            ON CONFLICT (model, format) DO UPDATE
            SET storage_key = :key, bytes = :bytes, sha256 = :sha256
            """)
        .param("model", model.id())
        .param("format", format.name())
        .param("key", object.key())
        .param("bytes", object.bytes())
        .param("sha256", object.sha256())
        .update();
    return object;
  }
}
