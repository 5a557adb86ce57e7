package io.domainshift.runner;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.JobCheckpoint;
import io.domainshift.jobs.JobCheckpoints;
import io.domainshift.jobs.JobLease;
import io.domainshift.jobs.NewCheckpoint;
import io.domainshift.methods.TrainingState;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.models.formats.SafetensorsReader;
import io.domainshift.models.formats.SafetensorsWriter;
import io.domainshift.storage.CorruptObjectException;
import io.domainshift.storage.ObjectNotFoundException;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StoredObject;
import io.domainshift.tracing.JobSpan;
import io.domainshift.tracing.JobTraces;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps states of an attempt: a safetensors file, then a manifest with its SHA-256, then one fenced
 * row. Whatever interrupts this leaves objects that nothing names, never half a checkpoint.
 */
final class AttemptCheckpoints {

  private static final Logger log = LoggerFactory.getLogger(AttemptCheckpoints.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final ObjectStorage storage;
  private final JobCheckpoints published;
  private final JobAttempts attempts;
  private final ClaimedJob job;
  private final GraphRuntime graphs;
  private final JobTraces traces;

  AttemptCheckpoints(
      ObjectStorage storage,
      JobCheckpoints published,
      JobAttempts attempts,
      ClaimedJob job,
      GraphRuntime graphs,
      JobTraces traces) {
    this.storage = storage;
    this.published = published;
    this.attempts = attempts;
    this.job = job;
    this.graphs = graphs;
    this.traces = traces;
  }

  void save(TrainingState state) {
    try (JobSpan span = traces.span("job.checkpoint")) {
      span.tag("iteration", state.iteration()).tag("bytes", write(state));
    }
  }

  /** Returns how many bytes it took. */
  private long write(TrainingState state) {
    JobLease lease = job.lease();
    StoredObject tensors = store(state);
    CheckpointManifest manifest =
        CheckpointManifest.of(
            lease.jobId().toString(),
            state.iteration(),
            job.seed(),
            job.method(),
            graphs.graphsSha256(),
            tensors);
    StoredObject stored = store(JSON.writeValueAsBytes(manifest));
    long bytes = tensors.bytes() + stored.bytes();
    Persistence.write(
        () ->
            attempts.checkpoint(
                lease, new NewCheckpoint(state.iteration(), stored.key(), tensors.key(), bytes)));
    return bytes;
  }

  /**
   * The newest state whose every byte is what was stored; a damaged one is passed over.
   *
   * @throws InvalidCheckpointException for a fork without one: from the beginning, it would be
   *     another job than was asked for
   */
  Optional<TrainingState> newestWhole() {
    for (JobCheckpoint checkpoint : published.list(job.lease().jobId())) {
      try {
        TrainingState state = restore(checkpoint);
        log.info("Going on from iteration {}", state.iteration());
        return Optional.of(state);
      } catch (CorruptObjectException
          | ObjectNotFoundException
          | InvalidCheckpointException
          | JacksonException e) {
        String finding =
            "Checkpoint at iteration %d is damaged and was passed over: %s"
                .formatted(checkpoint.iteration(), e.getMessage());
        log.warn(finding);
        Persistence.write(() -> attempts.warn(job.lease(), finding));
      }
    }
    if (job.forkedFrom() != null) {
      throw new InvalidCheckpointException(
          "Checkpoint at iteration %d of job %s"
              .formatted(job.forkedFrom().iteration(), job.forkedFrom().job()),
          "cannot be used",
          "a whole one: the fork starts there");
    }
    return Optional.empty();
  }

  private TrainingState restore(JobCheckpoint checkpoint) {
    storage.verify(checkpoint.manifestKey());
    CheckpointManifest manifest;
    try (InputStream in = storage.open(checkpoint.manifestKey())) {
      manifest = JSON.readValue(in, CheckpointManifest.class);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + checkpoint.manifestKey(), e);
    }
    manifest.objects().forEach(object -> storage.verify(object.key()));
    return new TrainingState(
        manifest.iteration(),
        SafetensorsReader.open(storage.local(manifest.state().key())).tensors());
  }

  private StoredObject store(TrainingState state) {
    return storage.putWritten(
        SafetensorsWriter.size(state.tensors()),
        file -> SafetensorsWriter.write(file, state.tensors(), Map.of()));
  }

  private StoredObject store(byte[] bytes) {
    try {
      return storage.put(new ByteArrayInputStream(bytes), bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
