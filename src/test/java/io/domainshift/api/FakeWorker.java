package io.domainshift.api;

import io.domainshift.jobs.Claim;
import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.JobLease;
import io.domainshift.jobs.JobProgress;
import io.domainshift.jobs.JobQueue;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewArtifact;
import io.domainshift.jobs.ResourceClass;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Does by hand what a worker does: claims a job, tells of progress, finishes it. */
class FakeWorker {

  private final JobQueue queue;
  private final JobAttempts attempts;
  private final ObjectStorage storage;

  FakeWorker(JobQueue queue, JobAttempts attempts, ObjectStorage storage) {
    this.queue = queue;
    this.attempts = attempts;
    this.storage = storage;
  }

  /** Claims jobs of the lane until it has this one; others are failed, as leftovers of a test. */
  JobLease claim(UUID job, Lane lane) {
    while (true) {
      ClaimedJob claimed = next(lane).orElseThrow();
      if (claimed.lease().jobId().equals(job)) {
        return claimed.lease();
      }
      queue.cancel(claimed.lease().jobId());
      attempts.release(claimed.lease());
    }
  }

  Optional<ClaimedJob> next(Lane lane) {
    return queue.claimNext(new Claim("test", "cpu", lane, ResourceClass.CPU, Long.MAX_VALUE));
  }

  void progress(JobLease lease, int iteration, double loss) {
    progress(lease, iteration, 300 - iteration, loss);
  }

  void progress(JobLease lease, int iteration, double remaining, double loss) {
    attempts.progress(
        lease,
        new JobProgress(
            iteration,
            remaining,
            loss,
            Map.of("directional", loss),
            2.0,
            Map.of("loss", 0.4),
            1L << 30));
  }

  StoredObject artifact(JobLease lease, String kind, String name, String type, byte[] bytes) {
    try {
      StoredObject stored = storage.put(new ByteArrayInputStream(bytes), bytes.length);
      attempts.artifact(
          lease,
          new NewArtifact(
              kind, name, 1, stored.key(), stored.bytes(), stored.sha256(), type, null));
      return stored;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void succeed(JobLease lease, JsonNode result) {
    attempts.succeed(lease, () -> result);
  }

  JobAttempts attempts() {
    return attempts;
  }
}
