package io.domainshift.runner;

import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StoredObject;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Checkpoints as runners leave them, for tests of other rooms. */
public final class CheckpointObjectsFixture {

  private CheckpointObjectsFixture() {}

  public static CheckpointObjects of(JdbcClient jdbc, ObjectStorage storage) {
    return new CheckpointObjects(jdbc, storage);
  }

  /** A manifest that names these tensors. */
  public static String manifest(String state) {
    StoredObject tensors = new StoredObject(state, 7, state.substring(state.length() - 64));
    return JsonMapper.shared()
        .writeValueAsString(CheckpointManifest.of("job", 1, 7, "nada", "graphs", tensors));
  }
}
