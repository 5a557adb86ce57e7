package io.domainshift.methods.projected;

import io.domainshift.datasets.PreparedDataset;
import io.domainshift.graph.Adam;
import io.domainshift.graph.AdamSettings;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Seeds;
import io.domainshift.methods.DivergedException;
import io.domainshift.methods.PhaseClock;
import io.domainshift.methods.Progress;
import io.domainshift.methods.TrainingRun;
import io.domainshift.methods.TrainingState;
import io.domainshift.models.Checkpoint;
import io.domainshift.nets.GeneratorTraining;
import io.domainshift.nets.GeneratorTrainings;
import io.domainshift.nets.featurenet.FeatureNetwork;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One run of the method: what it holds, and its loop. */
final class ProjectedTraining implements AutoCloseable {

  private static final double BETA_1 = 0;
  private static final double BETA_2 = 0.99;

  private final TrainingRun run;
  private final ProjectedOptions options;
  private final Checkpoint source;
  private final RealPictures reals;
  private final GeneratorTraining generator;
  private final ProjectedDiscriminator discriminator;
  private final Adam generatorAdam;
  private final Adam discriminatorAdam;
  private final GeneratorAverage average;
  private final AdversarialStep step;
  private final Sheets sheets;
  private final @Nullable Exams exams;
  private int done;

  private ProjectedTraining(
      TrainingRun run,
      ProjectedOptions options,
      PreparedDataset dataset,
      Checkpoint source,
      DiscriminatorLayout layout,
      @Nullable TrainingState earlier) {
    GraphScope home = run.scope();
    SavedTraining saved = earlier == null ? null : SavedTraining.of(earlier);
    this.run = run;
    this.options = options;
    this.source = source;
    this.done = earlier == null ? 0 : earlier.iteration();
    this.reals = new RealPictures(dataset, run.seed(), options);
    this.generator =
        GeneratorTrainings.load(
            home, saved == null ? source : source.withTensors(saved.generator()));
    this.discriminator = discriminator(run, options, layout, saved);
    this.generatorAdam = adam(home, options.generatorLearningRate());
    this.discriminatorAdam = adam(home, options.discriminatorLearningRate());
    if (saved != null) {
      generatorAdam.restore(saved.generatorAdam());
      discriminatorAdam.restore(saved.discriminatorAdam());
    }
    this.average =
        new GeneratorAverage(
            home,
            generator,
            options,
            saved == null ? generator.weights().toHost() : saved.average());
    this.step =
        new AdversarialStep(
            options,
            generator,
            discriminator,
            generatorAdam,
            discriminatorAdam,
            new FakeDraws(generator, dataset, options, run.seed()));
    this.sheets = new Sheets(run, options);
    this.exams = options.metricKimg() == 0 ? null : Exams.start(run, options, saved);
  }

  /** Loads everything, at the state where an earlier attempt got to. */
  static ProjectedTraining start(
      TrainingRun run, ProjectedOptions options, ProjectedMethod.Discriminators discriminators) {
    PreparedDataset dataset = run.dataset(options.dataset());
    int classes = options.labels() ? dataset.labels() : 0;
    String generator = options.generator();
    Checkpoint source =
        generator == null
            ? NewGenerator.weights(
                NewGenerator.architecture(options, dataset.size(), classes),
                options.initialContrast(),
                Seeds.derive(run.seed(), 0, "generator.weights"))
            : run.model(generator);
    DiscriminatorLayout layout =
        discriminators.layout(options.architecture() == GeneratorKind.STYLEGAN2, classes);
    return new ProjectedTraining(
        run, options, dataset, source, layout, run.resumeFrom().orElse(null));
  }

  private static ProjectedDiscriminator discriminator(
      TrainingRun run,
      ProjectedOptions options,
      DiscriminatorLayout layout,
      @Nullable SavedTraining saved) {
    GraphScope home = run.scope();
    Checkpoint weights = run.model(options.featureNetwork());
    FeatureNetwork network =
        options.featureStatistics() == FeatureStatistics.AS_BUILT
            ? FeatureNetwork.loadAsBuilt(home, weights)
            : FeatureNetwork.load(home, weights);
    Map<String, HostTensor> state =
        saved == null
            ? FreshDiscriminator.draw(
                home,
                layout,
                network.architecture(),
                Seeds.derive(run.seed(), 0, "discriminator.weights"))
            : saved.discriminator();
    return ProjectedDiscriminator.load(home, layout, network, options.featureSize(), state);
  }

  private static Adam adam(GraphScope home, double learningRate) {
    return new Adam(home, new AdamSettings(learningRate, BETA_1, BETA_2, AdamSettings.EPSILON));
  }

  /** Runs the iterations that are left. */
  Checkpoint finish() {
    if (done == 0) {
      sheets.reals(reals);
      samples();
    }
    while (done < options.iterations() && !ended()) {
      PhaseClock clock = new PhaseClock(run);
      Map<String, Double> losses;
      try {
        losses = iterate(clock);
      } catch (DivergedException e) {
        if (exams == null || !exams.save(e)) {
          throw e;
        }
        break;
      }
      done++;
      if (options.isDue(done, options.sampleKimg()) || done == options.iterations()) {
        samples();
        clock.lap("samples");
      }
      boolean best = examine(clock);
      if ((best || options.isDue(done, options.saveKimg())) && done < options.iterations()) {
        run.checkpoint(state());
        clock.lap("checkpoint");
      }
      run.tick(
          new Progress(
              done,
              options.iterations(),
              Objects.requireNonNull(losses.get("generator")),
              losses,
              clock.seconds()),
          this::state);
    }
    return result();
  }

  private Map<String, Double> iterate(PhaseClock clock) {
    long shown = (long) done * options.batchSize();
    try (GraphScope scope = run.scope().openChild()) {
      Map<String, Double> losses = step.run(scope, done, reals.batch(shown), clock);
      requireFinite(losses);
      average.update(scope, shown);
      clock.lap("average");
      return losses;
    }
  }

  private void requireFinite(Map<String, Double> losses) {
    losses.forEach(
        (name, loss) -> {
          if (!Double.isFinite(loss)) {
            throw new DivergedException(
                done + 1,
                "Loss %s is %s in iteration %d, expected a number: try lower learning rates"
                    .formatted(name, loss, done + 1));
          }
        });
  }

  private boolean ended() {
    return exams != null && exams.ended();
  }

  /** Whether an examination was due and found the best generator so far. */
  private boolean examine(PhaseClock clock) {
    if (exams == null
        || !(options.isDue(done, options.metricKimg()) || done == options.iterations())) {
      return false;
    }
    boolean best;
    try (GraphScope scope = run.scope().openChild()) {
      best =
          exams.examine(
              done, generator.drawing(scope, average.weights()), checkpoint(done, snapshot()));
    }
    clock.lap("metrics");
    return best;
  }

  private Map<String, HostTensor> snapshot() {
    Map<String, HostTensor> weights = average.weights().toHost();
    SavedTraining.requireFinite(weights, done);
    return weights;
  }

  private void samples() {
    try (GraphScope scope = run.scope().openChild()) {
      sheets.samples(done, generator.drawing(scope, average.weights()));
    }
  }

  private TrainingState state() {
    return new SavedTraining(
            generator.weights().toHost(),
            average.weights().toHost(),
            generatorAdam.state(),
            discriminator.toHost(),
            discriminatorAdam.state(),
            exams == null ? Map.of() : exams.best().map(Exams.Best::weights).orElse(Map.of()),
            exams == null ? Map.of() : exams.state())
        .after(done);
  }

  /** The best generator where generators were examined, else the last one. */
  private Checkpoint result() {
    Exams.Best best = exams == null ? null : exams.best().orElse(null);
    if (best == null) {
      return checkpoint(done, snapshot());
    }
    Map<String, Double> measured = new LinkedHashMap<>(best.values());
    measured.put("kimg", kimg(best.iteration()));
    run.measured(measured);
    return checkpoint(best.iteration(), best.weights());
  }

  private double kimg(int iteration) {
    return (long) iteration * options.batchSize() / 1000.0;
  }

  private Checkpoint checkpoint(int iteration, Map<String, HostTensor> weights) {
    Map<String, String> metadata = new LinkedHashMap<>(source.metadata());
    metadata.put("method", ProjectedMethod.NAME);
    metadata.put("dataset", options.dataset());
    metadata.put("kimg", String.valueOf(kimg(iteration)));
    metadata.put("iterations", String.valueOf(iteration));
    metadata.put("seed", String.valueOf(run.seed()));
    return new Checkpoint(source.architecture(), weights, metadata);
  }

  @Override
  public void close() {
    reals.close();
  }
}
