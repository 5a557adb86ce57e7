package io.domainshift.jobs;

/**
 * A stored state that an attempt publishes.
 *
 * @param iteration iterations done
 * @param manifestKey storage key of the manifest, which names every file and its SHA-256
 * @param stateKey storage key of the tensors that the manifest names
 * @param bytes of all its files
 */
public record NewCheckpoint(int iteration, String manifestKey, String stateKey, long bytes) {}
