package io.domainshift.methods.nada;

import io.domainshift.graph.Adam;
import io.domainshift.graph.AdamSettings;
import io.domainshift.graph.Ema;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.methods.DivergedException;
import io.domainshift.methods.Latents;
import io.domainshift.methods.PhaseClock;
import io.domainshift.methods.Progress;
import io.domainshift.methods.TrainingRun;
import io.domainshift.methods.TrainingState;
import io.domainshift.methods.TwinGenerators;
import io.domainshift.models.Checkpoint;
import io.domainshift.nets.stylegan2.Generator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run of the method: what it holds, and its loop. */
final class NadaTraining {

  /** StyleGAN2 regularises every 4th step only and scales its rates so; NADA keeps the scale. */
  private static final double RATIO = 4.0 / 5.0;

  private static final double BETA_2 = 0.99;

  /** The losses end at one or two, before their weights; this is out of all proportion. */
  private static final double EXPLODED = 1000;

  private final TrainingRun run;
  private final NadaOptions options;
  private final Checkpoint source;
  private final TwinGenerators twins;
  private final Guides guides;
  private final Latents latents;
  private final LayerSearch search;
  private final Sheets sheets;
  private final Adam adam;
  private final @Nullable Ema ema;
  private int done;

  private NadaTraining(TrainingRun run, NadaOptions options, Checkpoint source, SavedState saved) {
    GraphScope home = run.scope();
    NadaLayers layers = new NadaLayers(source.generator());
    this.run = run;
    this.options = options;
    this.source = source;
    this.done = saved.iteration();
    this.twins =
        TwinGenerators.load(
            home, source, NadaLayers.weightsOf(layers.candidates(options)), saved.weights());
    this.latents = new Latents(twins.frozen(), run.seed(), options.label());
    this.guides = Guides.load(run, options, twins.frozen(), latents);
    this.search = new LayerSearch(options, layers);
    this.sheets = new Sheets(run, options, latents);
    this.adam = new Adam(home, adamSettings(options.learningRate()));
    adam.restore(saved.adam());
    this.ema =
        options.emaDecay() == 0
            ? null
            : new Ema(
                home.tensors(
                    saved.average().isEmpty() ? twins.trained().toHost() : saved.average()),
                options.emaDecay());
  }

  /** Loads everything, at the state where an earlier attempt got to. */
  static NadaTraining start(TrainingRun run, NadaOptions options) {
    Checkpoint source = run.model(options.generator());
    return new NadaTraining(run, options, source, SavedState.of(run.resumeFrom()));
  }

  /** As published: the learning rate times 4/5, betas 0 and 0.99 to the power of it. */
  static AdamSettings adamSettings(double learningRate) {
    return new AdamSettings(learningRate * RATIO, 0, Math.pow(BETA_2, RATIO), AdamSettings.EPSILON);
  }

  /** Runs the iterations that are left. */
  Checkpoint finish() {
    twins.trained().requireGrad(name -> true);
    if (done == 0) {
      sheets.samples(0, twins.frozen());
    }
    while (done < options.iterations()) {
      PhaseClock clock = new PhaseClock(run);
      Guides.Verdict verdict = iterate(clock);
      done++;
      if (isDue(options.outputInterval())) {
        sheets.samples(done, adapted());
        clock.lap("samples");
      }
      if (isDue(options.saveInterval()) && done < options.iterations()) {
        run.checkpoint(state());
        clock.lap("checkpoint");
      }
      run.tick(
          new Progress(
              done, options.iterations(), verdict.loss(), verdict.losses(), clock.seconds()),
          this::state);
    }
    // Nobody goes on from here: the optimiser's moments, twice the weights, stay where they are.
    Map<String, HostTensor> trained = saved(Map.of()).requireFinite().result();
    sheets.beforeAfter(done, twins.frozen(), adapted());
    return result(trained);
  }

  private Guides.Verdict iterate(PhaseClock clock) {
    TensorMap weights = twins.trained();
    try (GraphScope scope = run.scope().openChild()) {
      if (search.isNeeded()) {
        weights.requireGrad(
            NadaLayers.weightsOf(search.choose(scope, latents, twins, guides, done)));
        clock.lap("search");
      }
      Tensor ws = latents.batch(scope, options.batchSize(), done, options.styleMixingProb());
      Tensor before = twins.frozen().synthesize(scope, ws, noise(scope, "noise.frozen"));
      Guides.Seen seen = guides.look(scope, before, latents, done);
      clock.lap("source");
      Tensor after = twins.forward(scope, ws, noise(scope, "noise.adapted"));
      clock.lap("forward");
      Guides.Verdict verdict = guides.judge(scope, after, seen);
      requireInRange(verdict.loss());
      clock.lap("guidance");
      TensorMap gradients = twins.backward(scope, after, verdict.gradients());
      clock.lap("backward");
      adam.step(weights, gradients);
      if (ema != null) {
        ema.update(scope, weights);
      }
      clock.lap("step");
      return verdict;
    }
  }

  private List<Tensor> noise(GraphScope scope, String name) {
    return twins.frozen().drawNoise(scope, options.batchSize(), latents.seed(done, name));
  }

  private boolean isDue(int interval) {
    return interval > 0 && done % interval == 0;
  }

  private void requireInRange(double loss) {
    double limit = EXPLODED * options.totalWeight();
    if (!(Math.abs(loss) <= limit)) {
      throw new DivergedException(
          done + 1,
          "Loss is %s in iteration %d, expected at most %s: try a lower learningRate"
              .formatted(loss, done + 1, limit));
    }
  }

  private Generator adapted() {
    return twins.frozen().withWeights(ema == null ? twins.trained() : ema.averages());
  }

  private TrainingState state() {
    return saved(adam.state()).requireFinite().toTrainingState();
  }

  private SavedState saved(Map<String, HostTensor> moments) {
    return new SavedState(
        done, twins.trained().toHost(), moments, ema == null ? Map.of() : ema.averages().toHost());
  }

  private Checkpoint result(Map<String, HostTensor> trained) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>(source.tensors());
    tensors.putAll(trained);
    Map<String, String> metadata = new LinkedHashMap<>(source.metadata());
    metadata.put("method", NadaMethod.NAME);
    putIfGiven(metadata, "source", options.source());
    putIfGiven(metadata, "target", options.target());
    List<String> pictures = options.styleImages();
    putIfGiven(metadata, "styleImages", pictures == null ? null : String.join(",", pictures));
    metadata.put("iterations", String.valueOf(done));
    metadata.put("seed", String.valueOf(run.seed()));
    return new Checkpoint(source.architecture(), tensors, metadata);
  }

  /** What the source's own training left under that name is not true of the result. */
  private static void putIfGiven(
      Map<String, String> metadata, String name, @Nullable String value) {
    metadata.remove(name);
    if (value != null) {
      metadata.put(name, value);
    }
  }
}
