package io.domainshift.runner;

import io.domainshift.datasets.Dataset;
import io.domainshift.datasets.DatasetCatalog;
import io.domainshift.datasets.DatasetFeatures;
import io.domainshift.datasets.ImageCatalog;
import io.domainshift.datasets.InvalidDatasetException;
import io.domainshift.datasets.InvalidPictureException;
import io.domainshift.datasets.PictureFiles;
import io.domainshift.datasets.PictureReader;
import io.domainshift.datasets.PreparedDataset;
import io.domainshift.datasets.StoredImage;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Seeds;
import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobArtifact;
import io.domainshift.jobs.JobArtifacts;
import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.JobProgress;
import io.domainshift.methods.GeneratorExam;
import io.domainshift.methods.MetricNetworks;
import io.domainshift.methods.Models;
import io.domainshift.methods.Progress;
import io.domainshift.methods.Reference;
import io.domainshift.methods.TrainingInterrupted;
import io.domainshift.methods.TrainingRun;
import io.domainshift.methods.TrainingState;
import io.domainshift.metrics.DatasetPictures;
import io.domainshift.metrics.Evaluation;
import io.domainshift.metrics.Evaluation.Role;
import io.domainshift.metrics.EvaluationOptions;
import io.domainshift.metrics.FeatureExtractor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.models.Model;
import io.domainshift.models.ModelCatalog;
import io.domainshift.models.ModelStore;
import io.domainshift.models.formats.SafetensorsReader;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.tracing.JobTraces;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** What a method sees of the attempt. */
final class AttemptRun implements TrainingRun {

  private final ClaimedJob job;
  private final GraphScope scope;
  private final AttemptReporter reporter;
  private final AttemptCheckpoints checkpoints;
  private final JobAttempts attempts;
  private final ModelCatalog models;
  private final Models installed;
  private final ModelStore weights;
  private final ImageCatalog images;
  private final DatasetCatalog datasets;
  private final DatasetFeatures features;
  private final JobArtifacts artifacts;
  private final ObjectStorage storage;
  private final JobTraces traces;
  private final AttemptFiles files;
  private final IterationLog log;
  private final Speed speed = new Speed();
  private final Map<String, Double> measurements = new LinkedHashMap<>();

  AttemptRun(
      ClaimedJob job,
      GraphScope scope,
      AttemptReporter reporter,
      AttemptCheckpoints checkpoints,
      JobAttempts attempts,
      ModelCatalog models,
      Models installed,
      ModelStore weights,
      ImageCatalog images,
      DatasetCatalog datasets,
      DatasetFeatures features,
      JobArtifacts artifacts,
      ObjectStorage storage,
      JobTraces traces) {
    this.job = job;
    this.scope = scope;
    this.reporter = reporter;
    this.checkpoints = checkpoints;
    this.attempts = attempts;
    this.models = models;
    this.installed = installed;
    this.weights = weights;
    this.images = images;
    this.datasets = datasets;
    this.features = features;
    this.artifacts = artifacts;
    this.storage = storage;
    this.traces = traces;
    this.log = new IterationLog(job);
    this.files = new AttemptFiles(job.lease(), attempts, storage);
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
    return weights.open(installed(idOrName));
  }

  @Override
  public Model installed(String idOrName) {
    return models
        .find(idOrName)
        .orElseThrow(
            () ->
                new InvalidCheckpointException(
                    "Model " + idOrName, "is not installed any more", "an installed model"));
  }

  @Override
  public BufferedImage image(String id) {
    String subject = "Image " + id;
    StoredImage image =
        images
            .find(job.tenant(), id)
            .orElseThrow(
                () -> new InvalidPictureException(subject, "is deleted", "a stored picture"));
    try {
      return PictureReader.read(storage.local(image.key()));
    } catch (InvalidPictureException e) {
      throw e.about(subject);
    }
  }

  @Override
  public PreparedDataset dataset(String id) {
    return PreparedDataset.open(storage.local(prepared(id).key()));
  }

  @Override
  public Evaluation.Reference realPictures(
      String dataset, String network, int most, boolean mirror) {
    Dataset prepared = prepared(dataset);
    DatasetPictures pictures =
        new DatasetPictures(PreparedDataset.open(storage.local(prepared.key())), most, mirror);
    DatasetFeatures.Look look =
        new DatasetFeatures.Look(
            prepared.id(),
            installed(network).weightsSha256(),
            FeatureExtractor.FORM,
            pictures.count(),
            mirror);
    return new Evaluation.Reference(
        pictures, Role.TRAINING, new StoredFeatures(features, storage, look));
  }

  private Dataset prepared(String id) {
    return datasets
        .find(job.tenant(), id)
        .orElseThrow(
            () ->
                new InvalidDatasetException("Data set " + id, "is deleted", "a prepared data set"));
  }

  @Override
  public Map<String, HostTensor> reference(String jobId) {
    JobArtifact file =
        artifacts.list(UUID.fromString(jobId), Reference.KIND).stream()
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidCheckpointException(
                        "The reference of job " + jobId, "is deleted", "it among the job's files"));
    return SafetensorsReader.open(storage.local(file.storageKey())).tensors();
  }

  @Override
  public Optional<TrainingState> resumeFrom() {
    return checkpoints.newestWhole();
  }

  @Override
  public void tick(Progress progress, Supplier<TrainingState> state) {
    log.at(progress.iteration());
    reporter.report(
        new JobProgress(
            progress.iteration(),
            progress.remaining(),
            progress.loss(),
            progress.losses(),
            speed.afterIteration(progress.remaining()),
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

  /**
   * Counts steps of work that cannot be gone on with later: asked to stop, it ends and starts anew.
   *
   * @param steps how many there will be
   */
  IntConsumer counter(int steps) {
    AtomicInteger done = new AtomicInteger();
    return worth -> {
      int step = done.incrementAndGet();
      reporter.report(
          new JobProgress(
              step,
              steps - step,
              null,
              Map.of(),
              speed.afterIteration(steps - step),
              Map.of(),
              ResidentMemory.bytes()));
      Demand demand = reporter.demand();
      if (demand == Demand.STOP && step < steps) {
        throw new TrainingInterrupted("asked to stop after step " + step);
      }
      endIfUnwanted(demand);
    };
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
    SampleFile file = SampleFile.of(name, iteration);
    files.keep(file.kind(), file.name(), iteration, "image/png", PictureFiles.png(picture));
  }

  @Override
  public void file(String kind, String name, String mediaType, byte[] content) {
    files.keep(kind, name, null, mediaType, content);
  }

  @Override
  public void weights(String name, Checkpoint checkpoint) {
    files.keep("weights", name, weights.save(checkpoint));
  }

  @Override
  public GeneratorExam exam(GeneratorExam.Terms terms) {
    Model network =
        MetricNetworks.find(terms.metric(), installed)
            .orElseThrow(
                () ->
                    new InvalidCheckpointException(
                        "The network of metric " + terms.metric(),
                        "is not installed any more",
                        "an installed model"));
    GraphScope home = scope.openChild(); // it closes with the attempt
    return new DatasetExam(
        home,
        FeatureExtractor.of(home, network.name(), weights.open(network)),
        realPictures(terms.dataset(), network.id().toString(), terms.pictures(), terms.mirror()),
        terms.pictures(),
        new Evaluation(
            EvaluationOptions.batchOf(prepared(terms.dataset()).size()),
            Seeds.derive(job.seed(), 0, "exam")),
        this::checkInterrupted,
        traces);
  }

  @Override
  public void measured(Map<String, Double> numbers) {
    measurements.putAll(numbers);
    Persistence.write(() -> attempts.measured(job.lease(), numbers));
  }

  /** Everything that was measured, in its order. */
  Map<String, Double> measurements() {
    return measurements;
  }

  @Override
  public void warn(String message) {
    Persistence.write(() -> attempts.warn(job.lease(), message));
  }
}
