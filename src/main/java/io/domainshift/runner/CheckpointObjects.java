package io.domainshift.runner;

import io.domainshift.storage.CorruptObjectException;
import io.domainshift.storage.ObjectNotFoundException;
import io.domainshift.storage.ObjectStorage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells the database which tensors belong to checkpoints of versions that left it to the manifest.
 */
@Component
public class CheckpointObjects {

  private static final Logger log = LoggerFactory.getLogger(CheckpointObjects.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final JdbcClient jdbc;
  private final ObjectStorage storage;

  CheckpointObjects(JdbcClient jdbc, ObjectStorage storage) {
    this.jdbc = jdbc;
    this.storage = storage;
  }

  private record Unread(UUID job, int iteration, String manifest) {}

  /** Reads the manifests whose tensors the database does not know. */
  public void complete() {
    List<Unread> rows =
        jdbc.sql(
                """
                SELECT job_id, iteration, manifest_key FROM job_checkpoints
                WHERE state_key IS NULL
                """)
            .query(
                (row, n) ->
                    new Unread(
                        row.getObject("job_id", UUID.class),
                        row.getInt("iteration"),
                        row.getString("manifest_key")))
            .list();
    for (Unread row : rows) {
      jdbc.sql(
              """
              UPDATE job_checkpoints SET state_key = ?
              WHERE job_id = ? AND iteration = ? AND manifest_key = ? AND state_key IS NULL
              """)
          // Without its manifest nobody can use a checkpoint: no tensors are kept for it.
          .params(
              state(row.manifest()).orElse(row.manifest()),
              row.job(),
              row.iteration(),
              row.manifest())
          .update();
    }
  }

  private Optional<String> state(String manifest) {
    try {
      storage.verify(manifest);
      byte[] bytes;
      try (InputStream in = storage.open(manifest)) {
        bytes = in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + manifest, e);
      }
      return Optional.of(JSON.readValue(bytes, CheckpointManifest.class).state().key());
    } catch (ObjectNotFoundException | CorruptObjectException | JacksonException e) {
      log.warn("Manifest {} of a checkpoint cannot be read: {}", manifest, e.getMessage());
      return Optional.empty();
    }
  }
}
