package io.domainshift.methods.oneshot;

import io.domainshift.graph.Adam;
import io.domainshift.graph.Ema;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.methods.DivergedException;
import io.domainshift.methods.Latents;
import io.domainshift.methods.PhaseClock;
import io.domainshift.methods.Progress;
import io.domainshift.methods.TrainingRun;
import io.domainshift.methods.TrainingState;
import io.domainshift.methods.TwinGenerators;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.nets.clip.ClipEncoder;
import io.domainshift.nets.stylegan2.Generator;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stage 2 from its state to its result: the loop around {@link FineTuning}. */
final class StageTwo {

  /** The losses are below a hundred, before their weights; this is out of all proportion. */
  private static final double EXPLODED = 1000;

  private final TrainingRun run;
  private final OneShotOptions options;
  private final TwinGenerators twins;
  private final FineTuning.@Nullable Pursuit pursuit;
  private final Adam adam;
  private final @Nullable Ema ema;
  private final FineTuning tuning;
  private int done;

  private StageTwo(
      TrainingRun run,
      OneShotOptions options,
      TwinGenerators twins,
      List<Guide> guides,
      FineTuning.@Nullable Pursuit pursuit,
      Draws draws,
      SavedTuning saved,
      int done) {
    GraphScope home = run.scope();
    this.run = run;
    this.options = options;
    this.twins = twins;
    this.pursuit = pursuit;
    this.done = done;
    this.adam = new Adam(home, FineTuning.adamSettings(options.learningRate()));
    adam.restore(saved.adam());
    this.ema =
        options.emaDecay() == 0
            ? null
            : new Ema(
                home.tensors(
                    saved.average().isEmpty() ? twins.trained().toHost() : saved.average()),
                options.emaDecay());
    this.tuning = new FineTuning(options, twins, guides, pursuit, draws, adam, ema);
  }

  /**
   * Loads what trains, at the state where an earlier attempt got to.
   *
   * @param source weights that training starts from
   * @param generator the same weights, frozen
   * @param clips of the options, in their order
   * @param latents draws of the source generator
   * @param target null where a text is the target
   * @param earlier at least the reference where a picture is the target; null at the first attempt
   *     beside a text
   */
  static StageTwo load(
      TrainingRun run,
      OneShotOptions options,
      Checkpoint source,
      Generator generator,
      List<ClipEncoder> clips,
      Latents latents,
      @Nullable TargetPicture target,
      @Nullable TrainingState earlier) {
    SavedTuning saved = earlier == null ? SavedTuning.fresh() : SavedTuning.of(earlier);
    TwinGenerators twins =
        TwinGenerators.of(run.scope(), generator, source, FineTuning::trains, saved.weights());
    Tensor picture = target == null ? run.scope().tensor(HostTensor.scalar(0)) : target.image();
    Draws draws = new SeededDraws(options, twins.frozen(), latents, picture);
    FineTuning.Pursuit pursuit =
        target == null
            ? null
            : new FineTuning.Pursuit(
                options.adversarialWeight() == 0
                    ? null
                    : adversary(run, options, twins.frozen().architecture(), saved, draws),
                target,
                run.scope().tensor(Objects.requireNonNull(saved.reference().get(SavedTuning.W))));
    return new StageTwo(
        run,
        options,
        twins,
        Guide.load(run, options, clips),
        pursuit,
        draws,
        saved,
        earlier == null ? 0 : earlier.iteration());
  }

  private static Adversary adversary(
      TrainingRun run,
      OneShotOptions options,
      GeneratorArchitecture generator,
      SavedTuning saved,
      Draws draws) {
    Checkpoint start = Adversary.start(run, options, generator);
    if (!saved.discriminator().isEmpty()) {
      start = new Checkpoint(start.architecture(), saved.discriminator(), Map.of());
    }
    return new Adversary(run.scope(), options, start, saved.discriminatorAdam(), draws);
  }

  /**
   * Runs the iterations that are left.
   *
   * @param picture the target, shown beside samples; null beside a text
   */
  void finish(Sheets sheets, @Nullable BufferedImage picture) {
    Sheets.Target target =
        pursuit == null || picture == null ? null : new Sheets.Target(picture, pursuit.reference());
    int first = options.searchIterations();
    if (done == first) {
      sheets.samples(done, adapted(), target);
      if (target != null) {
        // The search is worth keeping, however often checkpoints are made.
        run.checkpoint(state());
      }
    }
    while (done < options.allIterations()) {
      PhaseClock clock = new PhaseClock(run);
      FineTuning.Outcome outcome = iterate(done - first, clock);
      done++;
      if (isDue(done - first, options.outputInterval())) {
        sheets.samples(done, adapted(), target);
        clock.lap("samples");
      }
      if (isDue(done - first, options.saveInterval()) && done < options.allIterations()) {
        run.checkpoint(state());
        clock.lap("checkpoint");
      }
      run.tick(
          new Progress(
              done, options.allIterations(), outcome.loss(), outcome.losses(), clock.seconds()),
          this::state);
    }
    sheets.beforeAfter(done, adapted());
  }

  private FineTuning.Outcome iterate(int iteration, PhaseClock clock) {
    try (GraphScope scope = run.scope().openChild()) {
      FineTuning.Outcome outcome = tuning.iterate(scope, iteration, clock);
      requireInRange(outcome);
      return outcome;
    }
  }

  private void requireInRange(FineTuning.Outcome outcome) {
    double limit =
        EXPLODED
            * (1
                + options.adversarialWeight()
                + options.consistencyWeight()
                + options.patchWeight()
                + (options.towardsPicture() ? 0 : options.directionalWeight()));
    double discriminator = outcome.losses().getOrDefault("discriminator", 0.0);
    if (!(Math.abs(outcome.loss()) <= limit && Math.abs(discriminator) <= limit)) {
      throw new DivergedException(
          done + 1,
          "Loss is %s and the discriminator's %s in iteration %d, expected at most %s: try a lower learningRate"
              .formatted(outcome.loss(), discriminator, done + 1, limit));
    }
  }

  private static boolean isDue(int done, int interval) {
    return interval > 0 && done % interval == 0;
  }

  /** The generator that the run would end with now. */
  Generator adapted() {
    return twins.frozen().withWeights(ema == null ? twins.trained() : ema.averages());
  }

  /** What trained, as the run is worth it. */
  Map<String, HostTensor> result() {
    return saved().requireFinite(done).result();
  }

  /** The latent [1, wDim] that stands for the target; null beside a text. */
  @Nullable HostTensor reference() {
    return pursuit == null ? null : pursuit.reference().toHost();
  }

  private TrainingState state() {
    return saved().requireFinite(done).after(done);
  }

  private SavedTuning saved() {
    FineTuning.Pursuit now = pursuit;
    Adversary adversary = now == null ? null : now.adversary();
    return new SavedTuning(
        twins.trained().toHost(),
        adam.state(),
        ema == null ? Map.of() : ema.averages().toHost(),
        adversary == null ? Map.of() : adversary.weights(),
        adversary == null ? Map.of() : adversary.adamState(),
        now == null ? Map.of() : Map.of(SavedTuning.W, now.reference().toHost()));
  }
}
