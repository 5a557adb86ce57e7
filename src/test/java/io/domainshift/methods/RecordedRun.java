package io.domainshift.methods;

import io.domainshift.datasets.PreparedDataset;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.metrics.DatasetPictures;
import io.domainshift.metrics.Evaluation;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.Model;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A run in memory that keeps everything it is told, and stops where a test wants it to. */
public final class RecordedRun implements TrainingRun {

  private final GraphScope scope;
  private final long seed;
  private final Map<String, Checkpoint> models;
  private final Map<String, BufferedImage> images = new LinkedHashMap<>();
  private final Map<String, Map<String, HostTensor>> references = new LinkedHashMap<>();
  private final Map<String, PreparedDataset> datasets = new LinkedHashMap<>();
  private @Nullable GeneratorExam exam;
  private @Nullable TrainingState from;
  private int stopAfter = Integer.MAX_VALUE;
  private boolean cancelled;

  public final List<Progress> ticks = new ArrayList<>();
  public final List<Integer> tensorsInScope = new ArrayList<>();
  public final List<TrainingState> checkpoints = new ArrayList<>();
  public final Map<String, BufferedImage> samples = new LinkedHashMap<>();
  public final Map<String, byte[]> files = new LinkedHashMap<>();
  public final Map<String, Checkpoint> weights = new LinkedHashMap<>();
  public final Map<String, Double> measurements = new LinkedHashMap<>();
  public final List<String> warnings = new ArrayList<>();

  public RecordedRun(GraphScope scope, long seed, Map<String, Checkpoint> models) {
    this.scope = scope;
    this.seed = seed;
    this.models = models;
  }

  /** Starts where an earlier attempt got to. */
  public RecordedRun from(TrainingState state) {
    from = state;
    return this;
  }

  /** Brings a picture under that id. */
  public RecordedRun with(String id, BufferedImage picture) {
    images.put(id, picture);
    return this;
  }

  /** Brings what a job of that id found. */
  public RecordedRun with(String jobId, Map<String, HostTensor> reference) {
    references.put(jobId, reference);
    return this;
  }

  /** Brings a data set under that id. */
  public RecordedRun with(String id, PreparedDataset dataset) {
    datasets.put(id, dataset);
    return this;
  }

  /** Brings an exam. */
  public RecordedRun with(GeneratorExam exam) {
    this.exam = exam;
    return this;
  }

  /** Pauses after that iteration: keeps the state, then interrupts. */
  public RecordedRun pauseAfter(int iteration) {
    stopAfter = iteration;
    return this;
  }

  /** Cancels at the next look between two graph calls. */
  public void cancel() {
    cancelled = true;
  }

  @Override
  public GraphScope scope() {
    return scope;
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public Checkpoint model(String idOrName) {
    Checkpoint model = models.get(idOrName);
    if (model == null) {
      throw new IllegalArgumentException(
          "Model %s is not installed, expected one of %s".formatted(idOrName, models.keySet()));
    }
    return model;
  }

  @Override
  public BufferedImage image(String id) {
    BufferedImage image = images.get(id);
    if (image == null) {
      throw new IllegalArgumentException(
          "Image %s is not there, expected one of %s".formatted(id, images.keySet()));
    }
    return image;
  }

  @Override
  public Model installed(String idOrName) {
    Checkpoint model = model(idOrName);
    return new Model(
        UUID.nameUUIDFromBytes(idOrName.getBytes(StandardCharsets.UTF_8)),
        idOrName,
        model.architecture().modelKind(),
        model.architecture(),
        OptionsBinder.emptyObject(),
        "sha256/" + idOrName,
        model.bytes(),
        "digest of " + idOrName,
        "made for a test",
        "none",
        null,
        null,
        OptionsBinder.emptyObject(),
        Instant.EPOCH);
  }

  @Override
  public PreparedDataset dataset(String id) {
    PreparedDataset dataset = datasets.get(id);
    if (dataset == null) {
      throw new IllegalArgumentException(
          "Data set %s is not there, expected one of %s".formatted(id, datasets.keySet()));
    }
    return dataset;
  }

  @Override
  public Evaluation.Reference realPictures(
      String dataset, String network, int most, boolean mirror) {
    return new Evaluation.Reference(
        new DatasetPictures(dataset(dataset), most, mirror), Evaluation.Role.TRAINING);
  }

  @Override
  public Map<String, HostTensor> reference(String jobId) {
    Map<String, HostTensor> reference = references.get(jobId);
    if (reference == null) {
      throw new IllegalArgumentException(
          "Job %s has found nothing, expected one of %s".formatted(jobId, references.keySet()));
    }
    return reference;
  }

  @Override
  public Optional<TrainingState> resumeFrom() {
    return Optional.ofNullable(from);
  }

  @Override
  public void tick(Progress progress, Supplier<TrainingState> state) {
    ticks.add(progress);
    tensorsInScope.add(scope.size());
    if (progress.iteration() >= stopAfter) {
      checkpoints.add(state.get());
      throw new TrainingInterrupted("paused");
    }
  }

  @Override
  public void checkInterrupted() {
    if (cancelled) {
      throw new TrainingInterrupted("cancelled");
    }
  }

  @Override
  public void checkpoint(TrainingState state) {
    checkpoints.add(state);
  }

  @Override
  public void sample(int iteration, String name, BufferedImage picture) {
    samples.put(iteration + "/" + name, picture);
  }

  @Override
  public void file(String kind, String name, String mediaType, byte[] content) {
    files.put(kind + "/" + name, content);
  }

  @Override
  public void weights(String name, Checkpoint checkpoint) {
    weights.put(name, checkpoint);
  }

  @Override
  public GeneratorExam exam(GeneratorExam.Terms terms) {
    if (exam == null) {
      throw new IllegalArgumentException("No exam is brought: " + terms);
    }
    return exam;
  }

  @Override
  public void measured(Map<String, Double> numbers) {
    measurements.putAll(numbers);
  }

  @Override
  public void warn(String message) {
    warnings.add(message);
  }
}
