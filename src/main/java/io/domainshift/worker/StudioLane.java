package io.domainshift.worker;

import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewArtifact;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StoredObject;
import io.domainshift.studio.Studio;
import io.domainshift.studio.StudioFile;
import io.domainshift.studio.options.SampleWork;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Short work inside this process, with generators that stay loaded. */
final class StudioLane implements LaneWork {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Studio studio;
  private final ObjectStorage storage;
  private final JobAttempts attempts;
  private final Heartbeats heartbeats;
  private final Settlement settlement;

  StudioLane(
      Studio studio,
      ObjectStorage storage,
      JobAttempts attempts,
      Heartbeats heartbeats,
      Settlement settlement) {
    this.studio = studio;
    this.storage = storage;
    this.attempts = attempts;
    this.heartbeats = heartbeats;
    this.settlement = settlement;
  }

  @Override
  public Lane lane() {
    return Lane.STUDIO;
  }

  @Override
  public String work(ClaimedJob job, Device device) throws InterruptedException {
    Watch watch = heartbeats.watch(job, new Unstoppable());
    try {
      List<StudioFile> files = studio.sample(JSON.treeToValue(job.parameters(), SampleWork.class));
      List<Kept> kept = files.stream().map(this::keep).toList();
      settlement.write(
          watch,
          lease ->
              attempts.succeed(
                  lease,
                  () -> {
                    kept.forEach(file -> attempts.artifact(lease, file.artifact()));
                    return result(kept);
                  }));
      return watch.ending() == null ? "done" : "lost";
    } finally {
      heartbeats.forget(watch);
    }
  }

  private record Kept(StudioFile file, StoredObject stored) {
    NewArtifact artifact() {
      return new NewArtifact(
          "picture",
          file.name(),
          null,
          stored.key(),
          stored.bytes(),
          stored.sha256(),
          file.mediaType(),
          null);
    }
  }

  private Kept keep(StudioFile file) {
    byte[] content = file.content();
    try {
      return new Kept(file, storage.put(new ByteArrayInputStream(content), content.length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode result(List<Kept> files) {
    ObjectNode result = JSON.createObjectNode();
    ArrayNode names = result.putArray("files");
    files.forEach(kept -> names.add(kept.file().name()));
    return result;
  }

  /**
   * Work of seconds is not interrupted: a cancelled job's pictures are refused when they are to be
   * stored, and so are those of a lost lease.
   */
  private static final class Unstoppable implements RunningAttempt {
    @Override
    public void stop() {}

    @Override
    public void kill() {}
  }
}
