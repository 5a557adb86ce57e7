package io.domainshift.runner;

import io.domainshift.storage.StoredObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What belongs to a checkpoint: stored last, so that a manifest names whole files only.
 *
 * @param version of this layout
 * @param job id
 * @param iteration iterations done
 * @param seed of the job
 * @param method that can go on from here
 * @param graphsSha256 the graph files that computed it
 * @param files by role, with key, size and SHA-256
 */
record CheckpointManifest(
    int version,
    String job,
    int iteration,
    long seed,
    String method,
    String graphsSha256,
    Map<String, StoredObject> files) {

  static final int VERSION = 1;
  private static final String STATE = "state";

  static CheckpointManifest of(
      String job, int iteration, long seed, String method, String graphs, StoredObject state) {
    return new CheckpointManifest(
        VERSION, job, iteration, seed, method, graphs, Map.of(STATE, state));
  }

  /** The tensors. */
  StoredObject state() {
    return Objects.requireNonNull(files.get(STATE), STATE);
  }

  List<StoredObject> objects() {
    return List.copyOf(files.values());
  }
}
