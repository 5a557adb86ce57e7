package io.domainshift.worker;

import io.domainshift.datasets.Dataset;
import io.domainshift.datasets.DatasetCatalog;
import io.domainshift.datasets.DatasetPreparation;
import io.domainshift.datasets.DatasetWork;
import io.domainshift.datasets.InvalidDatasetException;
import io.domainshift.datasets.LintReport;
import io.domainshift.datasets.PreparedFile;
import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.JobFailure;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewArtifact;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Prepares data sets inside this process, on processors alone. An attempt that ends early leaves
 * nothing behind; the next one starts from the beginning.
 */
final class DatasetLane implements LaneWork {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final DatasetPreparation preparation;
  private final DatasetCatalog datasets;
  private final ObjectStorage storage;
  private final JobAttempts attempts;
  private final Path work;
  private final Heartbeats heartbeats;
  private final Settlement settlement;

  DatasetLane(
      DatasetPreparation preparation,
      DatasetCatalog datasets,
      ObjectStorage storage,
      JobAttempts attempts,
      Path work,
      Heartbeats heartbeats,
      Settlement settlement) {
    this.preparation = preparation;
    this.datasets = datasets;
    this.storage = storage;
    this.attempts = attempts;
    this.work = work;
    this.heartbeats = heartbeats;
    this.settlement = settlement;
  }

  @Override
  public Lane lane() {
    return Lane.DATASETS;
  }

  @Override
  public String work(ClaimedJob job, Device device) throws InterruptedException, IOException {
    PreparationProgressReport progress = new PreparationProgressReport(attempts, job.lease());
    Watch watch = heartbeats.watch(job, progress);
    Path folder = null;
    try {
      folder = AttemptFolder.create(work, job.lease());
      DatasetWork order = JSON.treeToValue(job.parameters(), DatasetWork.class);
      PreparedFile prepared =
          preparation.prepare(job.tenant(), order, folder.resolve("prepared"), progress);
      publish(watch, job, order.name(), prepared);
      return watch.ending() == null ? "done" : "lost";
    } catch (PreparationStopped e) {
      if (watch.ending() != Watch.Ending.LEASE_LOST) {
        settlement.release(watch);
      }
      return "stopped";
    } catch (InvalidDatasetException e) {
      refuse(watch, e);
      return "failed";
    } finally {
      heartbeats.forget(watch);
      if (folder != null) {
        FileSystemUtils.deleteRecursively(folder.toFile());
      }
    }
  }

  /** The file is stored first; then data set, report and the job's end commit together. */
  private void publish(Watch watch, ClaimedJob job, String name, PreparedFile prepared)
      throws InterruptedException {
    StoredObject stored = storage.putFile(prepared.file());
    List<NewArtifact> report = keep(prepared.report());
    settlement.write(
        watch,
        lease ->
            attempts.succeed(
                lease,
                () -> {
                  Dataset dataset =
                      datasets.add(job.tenant(), name, prepared, stored, lease.jobId());
                  report.forEach(file -> attempts.artifact(lease, file));
                  ObjectNode result = JSON.createObjectNode();
                  result
                      .putObject("dataset")
                      .put("id", dataset.id().toString())
                      .put("name", dataset.name())
                      .put("version", dataset.version());
                  return result;
                }));
  }

  /** What was found is worth reading all the more when it was not enough. */
  private void refuse(Watch watch, InvalidDatasetException refusal) throws InterruptedException {
    LintReport report = refusal.report().orElse(null);
    if (report != null) {
      List<NewArtifact> files = keep(report);
      settlement.write(watch, lease -> files.forEach(file -> attempts.artifact(lease, file)));
    }
    settlement.failed(watch, new JobFailure("DATASET_UNUSABLE", Failures.message(refusal), false));
  }

  private List<NewArtifact> keep(LintReport report) {
    String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report);
    return List.of(
        keep("report.txt", "text/plain;charset=utf-8", report.text()),
        keep("report.json", "application/json", json));
  }

  private NewArtifact keep(String name, String mediaType, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    try {
      StoredObject stored = storage.put(new ByteArrayInputStream(bytes), bytes.length);
      return new NewArtifact(
          "report", name, null, stored.key(), stored.bytes(), stored.sha256(), mediaType, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
