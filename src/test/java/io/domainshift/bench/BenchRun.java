package io.domainshift.bench;

import io.domainshift.datasets.Dataset;
import io.domainshift.datasets.PictureInfo;
import io.domainshift.datasets.PictureReader;
import io.domainshift.datasets.PreparedDataset;
import io.domainshift.datasets.StoredImage;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.methods.GeneratorExam;
import io.domainshift.methods.Inputs;
import io.domainshift.methods.Models;
import io.domainshift.methods.Progress;
import io.domainshift.methods.TrainingInterrupted;
import io.domainshift.methods.TrainingRun;
import io.domainshift.methods.TrainingState;
import io.domainshift.metrics.DatasetPictures;
import io.domainshift.metrics.Evaluation;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;

/** A run that keeps nothing but the time, and the models it runs with. */
final class BenchRun implements TrainingRun, Models {

  private final GraphScope scope;
  private final Map<String, Checkpoint> models;
  private final List<Long> ticks = new ArrayList<>();
  private final Map<String, Double> phases = new LinkedHashMap<>();
  private final Path folder;
  private int ending = Integer.MAX_VALUE;

  /**
   * @param folder of the files that every id of an image means, {@code target.png}, and every id of
   *     a data set, {@code pictures.dataset}; opened by those who ask for one
   */
  BenchRun(GraphScope scope, Map<String, Checkpoint> models, Path folder) {
    this.scope = scope;
    this.models = models;
    this.folder = folder;
  }

  /** Interrupts the run after so many iterations. */
  void stopAfter(int iterations) {
    this.ending = iterations;
  }

  /** What a request to this run may refer to. */
  Inputs inputs() {
    return new Inputs(
        this, id -> Optional.of(stored()), id -> Optional.empty(), id -> Optional.of(prepared()));
  }

  private Dataset prepared() {
    PreparedDataset pictures = dataset("pictures");
    return new Dataset(
        UUID.nameUUIDFromBytes(new byte[2]),
        "pictures",
        1,
        pictures.count(),
        pictures.size(),
        0,
        List.of(),
        "",
        0,
        "",
        JsonNodeFactory.instance.objectNode(),
        new UUID(0, 1),
        Instant.EPOCH);
  }

  private StoredImage stored() {
    PictureInfo info = PictureReader.inspect(folder.resolve("target.png"));
    return new StoredImage(
        UUID.nameUUIDFromBytes(new byte[1]),
        "target.png",
        info.width(),
        info.height(),
        info.mediaType(),
        0,
        "",
        "",
        Instant.EPOCH);
  }

  /** Seconds of every iteration but the first. */
  List<Double> seconds() {
    List<Double> seconds = new ArrayList<>();
    for (int i = 1; i < ticks.size(); i++) {
      seconds.add((ticks.get(i) - ticks.get(i - 1)) / 1e9);
    }
    return seconds;
  }

  /** Mean seconds of each phase, first iteration left out. */
  Map<String, Double> phases() {
    Map<String, Double> means = new LinkedHashMap<>();
    phases.forEach((phase, sum) -> means.put(phase, sum / (ticks.size() - 1)));
    return means;
  }

  @Override
  public GraphScope scope() {
    return scope;
  }

  @Override
  public long seed() {
    return 1;
  }

  @Override
  public Checkpoint model(String idOrName) {
    return Objects.requireNonNull(models.get(idOrName), idOrName);
  }

  @Override
  public BufferedImage image(String id) {
    return PictureReader.read(folder.resolve("target.png"));
  }

  @Override
  public Model installed(String idOrName) {
    return describe(idOrName, model(idOrName));
  }

  @Override
  public PreparedDataset dataset(String id) {
    return PreparedDataset.open(folder.resolve("pictures.dataset"));
  }

  @Override
  public Evaluation.Reference realPictures(
      String dataset, String network, int most, boolean mirror) {
    return new Evaluation.Reference(
        new DatasetPictures(dataset(dataset), most, mirror), Evaluation.Role.TRAINING);
  }

  @Override
  public Map<String, HostTensor> reference(String jobId) {
    throw new IllegalArgumentException("No reference is brought: " + jobId);
  }

  @Override
  public Optional<TrainingState> resumeFrom() {
    return Optional.empty();
  }

  @Override
  public void tick(Progress progress, Supplier<TrainingState> state) {
    ticks.add(System.nanoTime());
    if (ticks.size() > 1) {
      progress.phaseSeconds().forEach((phase, time) -> phases.merge(phase, time, Double::sum));
    }
    if (ticks.size() == ending) {
      throw new TrainingInterrupted("measured");
    }
  }

  @Override
  public void checkInterrupted() {}

  @Override
  public void checkpoint(TrainingState state) {}

  @Override
  public void sample(int iteration, String name, BufferedImage picture) {}

  @Override
  public void file(String kind, String name, String mediaType, byte[] content) {}

  @Override
  public void weights(String name, Checkpoint checkpoint) {}

  @Override
  public GeneratorExam exam(GeneratorExam.Terms terms) {
    throw new IllegalStateException("Nothing is examined in a benchmark: " + terms);
  }

  @Override
  public void measured(Map<String, Double> measurements) {}

  @Override
  public void warn(String message) {
    System.err.println(message);
  }

  @Override
  public Optional<Model> find(String idOrName) {
    return Optional.ofNullable(models.get(idOrName)).map(found -> describe(idOrName, found));
  }

  @Override
  public List<Model> ofKind(ModelKind kind) {
    return models.entrySet().stream()
        .map(entry -> describe(entry.getKey(), entry.getValue()))
        .filter(model -> model.kind() == kind)
        .toList();
  }

  private static Model describe(String name, Checkpoint checkpoint) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return new Model(
        UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        name,
        checkpoint.architecture().modelKind(),
        checkpoint.architecture(),
        json.objectNode(),
        name,
        checkpoint.bytes(),
        "",
        "random weights",
        "none",
        null,
        null,
        json.objectNode(),
        Instant.EPOCH);
  }
}
