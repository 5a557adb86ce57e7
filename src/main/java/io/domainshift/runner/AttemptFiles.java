package io.domainshift.runner;

import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.JobLease;
import io.domainshift.jobs.NewArtifact;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Files that an attempt adds to its job. */
record AttemptFiles(JobLease lease, JobAttempts attempts, ObjectStorage storage) {

  /** Stores a file, then tells of it; one of the same name is replaced. */
  void keep(
      String kind, String name, @Nullable Integer iteration, String mediaType, byte[] content) {
    keep(kind, name, iteration, mediaType, store(content));
  }

  /** Tells of weights that are stored already. */
  void keep(String kind, String name, StoredObject stored) {
    keep(kind, name, null, "application/octet-stream", stored);
  }

  private void keep(
      String kind,
      String name,
      @Nullable Integer iteration,
      String mediaType,
      StoredObject stored) {
    Persistence.write(
        () ->
            attempts.artifact(
                lease,
                new NewArtifact(
                    kind,
                    name,
                    iteration,
                    stored.key(),
                    stored.bytes(),
                    stored.sha256(),
                    mediaType,
                    null)));
  }

  private StoredObject store(byte[] content) {
    try {
      return storage.put(new ByteArrayInputStream(content), content.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
