package io.domainshift.models;

import io.domainshift.models.formats.NvidiaStateDict;
import io.domainshift.models.formats.RosinalityFormat;
import io.domainshift.models.formats.TorchScriptFormat;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StoredObject;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Weights in other formats: converted once, then kept, so that ranges and entity tags of a download
 * stay true. Conversion is deterministic: two processes store the same bytes.
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
   * The stored object that holds a model's weights in that format; rosinality's is made when first
   * asked for.
   *
   * @return empty for a format that jobs make, if none has made it
   * @throws InvalidCheckpointException if the format cannot hold such a network
   */
  public Optional<StoredObject> find(Model model, WeightsFormat format) {
    if (format == WeightsFormat.SAFETENSORS) {
      return Optional.of(
          new StoredObject(model.weightsKey(), model.weightsBytes(), model.weightsSha256()));
    }
    Optional<StoredObject> kept =
        list(model).stream()
            .filter(export -> export.format() == format)
            .map(ModelExport::file)
            .findFirst();
    return kept.isPresent() || format.byJob() ? kept : Optional.of(rosinality(model));
  }

  /** All that is kept of a model, by format. */
  public List<ModelExport> list(Model model) {
    return jdbc
        .sql("SELECT * FROM model_exports WHERE model = :model ORDER BY format")
        .param("model", model.id())
        .query((row, n) -> export(row))
        .list()
        .stream()
        .filter(export -> storage.exists(export.file().key()))
        .toList();
  }

  /**
   * Makes sure, from its architecture alone, that a format can hold a generator.
   *
   * @throws InvalidCheckpointException if it cannot
   */
  public static void check(Architecture architecture, WeightsFormat format) {
    switch (format) {
      case NVIDIA -> NvidiaStateDict.arguments(architecture);
      case ROSINALITY -> RosinalityFormat.check(architecture);
      case SAFETENSORS, TORCHSCRIPT -> {}
    }
  }

  /**
   * Writes weights in a format other than the stored one.
   *
   * @throws InvalidCheckpointException if it cannot hold such a network
   */
  public static void write(Checkpoint checkpoint, WeightsFormat format, Path file) {
    switch (format) {
      case ROSINALITY -> RosinalityFormat.write(checkpoint, file);
      case TORCHSCRIPT -> TorchScriptFormat.write(checkpoint, file);
      case NVIDIA -> NvidiaStateDict.write(checkpoint, file);
      case SAFETENSORS -> throw new IllegalArgumentException("Weights are stored as safetensors");
    }
  }

  private StoredObject rosinality(Model model) {
    StoredObject written =
        storage.putWritten(
            model.weightsBytes(), file -> write(store.open(model), WeightsFormat.ROSINALITY, file));
    StoredObject object = storage.verify(written.key());
    keep(model, WeightsFormat.ROSINALITY, object, null);
    return object;
  }

  /** Keeps a stored file as a model's weights in that format, in the place of an earlier one. */
  public void keep(
      Model model, WeightsFormat format, StoredObject object, ModelExport.@Nullable Proof proof) {
    jdbc.sql(
            """
            INSERT INTO model_exports
              (model, format, storage_key, bytes, sha256, largest_difference, pictures, job)
            VALUES (:model, :format, :key, :bytes, :sha256, CAST(:difference AS double precision),
              CAST(:pictures AS integer), CAST(:job AS uuid))
            ON CONFLICT (model, format) DO UPDATE
            SET storage_key = excluded.storage_key, bytes = excluded.bytes,
              sha256 = excluded.sha256, largest_difference = excluded.largest_difference,
              pictures = excluded.pictures, job = excluded.job, created_at = excluded.created_at
            """)
        .param("model", model.id())
        .param("format", format.name())
        .param("key", object.key())
        .param("bytes", object.bytes())
        .param("sha256", object.sha256())
        .param("difference", proof == null ? null : proof.largestDifference())
        .param("pictures", proof == null ? null : proof.pictures())
        .param("job", proof == null ? null : proof.job())
        .update();
  }

  private static ModelExport export(ResultSet row) throws SQLException {
    UUID job = row.getObject("job", UUID.class);
    return new ModelExport(
        WeightsFormat.valueOf(row.getString("format")),
        new StoredObject(
            row.getString("storage_key"), row.getLong("bytes"), row.getString("sha256")),
        job == null
            ? null
            : new ModelExport.Proof(
                row.getDouble("largest_difference"), row.getInt("pictures"), job),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
