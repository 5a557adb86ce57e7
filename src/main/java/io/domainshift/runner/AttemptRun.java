package io.domainshift.runner;

import io.domainshift.datasets.PictureFiles;
import io.domainshift.graph.GraphScope;
import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.JobProgress;
import io.domainshift.jobs.NewArtifact;
import io.domainshift.methods.Progress;
import io.domainshift.methods.TrainingInterrupted;
import io.domainshift.methods.TrainingRun;
import io.domainshift.methods.TrainingState;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.models.ModelCatalog;
import io.domainshift.models.ModelStore;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StoredObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;

/** What a method sees of the attempt. */
final class AttemptRun implements TrainingRun {

  private final ClaimedJob job;
  private final GraphScope scope;
  private final AttemptReporter reporter;
  private final AttemptCheckpoints checkpoints;
  private final JobAttempts attempts;
  private final ModelCatalog models;
  private final ModelStore weights;
  private final ObjectStorage storage;
  private final Speed speed = new Speed();

  AttemptRun(
      ClaimedJob job,
      GraphScope scope,
      AttemptReporter reporter,
      AttemptCheckpoints checkpoints,
      JobAttempts attempts,
      ModelCatalog models,
      ModelStore weights,
      ObjectStorage storage) {
    this.job = job;
    this.scope = scope;
    this.reporter = reporter;
    this.checkpoints = checkpoints;
    this.attempts = attempts;
    this.models = models;
    this.weights = weights;
    this.storage = storage;
  }

  @Override
  public GraphScope scope() {
    return scope;
  }

  @Override
  public long seed() {
    return job.seed();
  }

  @Override
  public Checkpoint model(String idOrName) {
    return weights.open(
        models
            .find(idOrName)
            .orElseThrow(
                () ->
                    new InvalidCheckpointException(
                        "Model " + idOrName, "is not installed any more", "an installed model")));
  }

  @Override
  public Optional<TrainingState> resumeFrom() {
    return checkpoints.newestWhole();
  }

  @Override
  public void tick(Progress progress, Supplier<TrainingState> state) {
    reporter.report(
        new JobProgress(
            progress.iteration(),
            progress.loss(),
            progress.losses(),
            speed.afterIteration(),
            progress.phaseSeconds(),
            ResidentMemory.bytes()));
    Demand demand = reporter.demand();
    // After the last iteration there is nothing to go on with later: the result is better.
    if (demand == Demand.STOP && progress.iteration() < progress.iterations()) {
      checkpoints.save(state.get());
      throw new TrainingInterrupted("asked to stop after iteration " + progress.iteration());
    }
    endIfUnwanted(demand);
  }

  @Override
  public void checkInterrupted() {
    endIfUnwanted(reporter.demand());
  }

  private static void endIfUnwanted(Demand demand) {
    if (demand == Demand.CANCEL || demand == Demand.LEASE_LOST) {
      throw new TrainingInterrupted(demand == Demand.CANCEL ? "cancelled" : "lost its lease");
    }
  }

  @Override
  public void checkpoint(TrainingState state) {
    checkpoints.save(state);
  }

  @Override
  public void sample(int iteration, String name, BufferedImage picture) {
    byte[] png = PictureFiles.png(picture);
    SampleFile file = SampleFile.of(name, iteration);
    StoredObject stored;
    try {
      stored = storage.put(new ByteArrayInputStream(png), png.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Persistence.write(
        () ->
            attempts.artifact(
                job.lease(),
                new NewArtifact(
                    file.kind(),
                    file.name(),
                    iteration,
                    stored.key(),
                    stored.bytes(),
                    stored.sha256(),
                    "image/png",
                    null)));
  }

  @Override
  public void warn(String message) {
    Persistence.write(() -> attempts.warn(job.lease(), message));
  }
}
