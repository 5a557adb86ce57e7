package io.domainshift.methods.oneshot;

import io.domainshift.graph.Adam;
import io.domainshift.graph.AdamSettings;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.methods.DivergedException;
import io.domainshift.methods.Latents;
import io.domainshift.methods.PhaseClock;
import io.domainshift.methods.TrainingRun;
import io.domainshift.nets.stylegan2.Generator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Stage 1: the latent w whose picture by the source generator is the target's counterpart in the
 * source domain. Starts from the mean latent; one w serves every layer.
 */
final class LatentSearch {

  /** Latents whose mean is the start, as published, and how many are mapped at a time. */
  private static final int MEAN_OF = 10_000;

  private static final int MAPPED_AT_ONCE = 1000;

  /** The losses are below ten, before their weights; this is out of all proportion. */
  private static final double EXPLODED = 1000;

  private final TrainingRun run;
  private final Generator source;
  private final Latents latents;
  private final SearchSettings settings;
  private final SearchStep step;
  private final LossCurve curve;

  /** Learns of every step. */
  @FunctionalInterface
  interface Watch {

    /**
     * After a step. Whatever it throws ends the search.
     *
     * @param steps how many are done
     * @param losses the parts of the loss before their weights
     * @param seconds of this step by phase
     * @param state gives the state after this step
     */
    void after(
        int steps,
        double loss,
        Map<String, Double> losses,
        Map<String, Double> seconds,
        Supplier<SearchState> state);
  }

  /**
   * @param source the generator, none of whose weights requires a gradient
   * @param latents draws of the source generator
   * @param guides every CLIP that guides
   */
  LatentSearch(
      TrainingRun run,
      Generator source,
      Latents latents,
      List<SearchGuide> guides,
      TargetPicture target,
      SearchSettings settings) {
    this.run = run;
    this.source = source;
    this.latents = latents;
    this.settings = settings;
    this.step = new SearchStep(settings, source, guides, target);
    this.curve = new LossCurve(settings.iterations());
  }

  /**
   * Takes the steps that are left.
   *
   * @param from where an earlier attempt got to; null at the first
   * @throws DivergedException when the loss is no number any more or has left its range
   */
  FoundReference finish(@Nullable SearchState from, Watch watch) {
    // Latent and moments have a scope of their own, so that stage 2 finds nothing left behind.
    try (GraphScope home = run.scope().openChild()) {
      int done = from == null ? 0 : from.steps();
      Tensor wMean = from == null ? meanLatent(home) : home.tensor(from.wMean());
      TensorMap w = home.tensors(Map.of("w", from == null ? wMean.toHost() : from.w()));
      Adam adam = new Adam(home, adamSettings(settings.learningRate()));
      if (from != null) {
        adam.restore(from.adam());
        curve.restore(from.curve());
      }
      while (done < settings.iterations()) {
        PhaseClock clock = new PhaseClock(run);
        SearchStep.Outcome outcome = step(home, w, wMean, adam, done, clock);
        done++;
        int steps = done;
        watch.after(
            steps,
            outcome.loss(),
            outcome.losses(),
            clock.seconds(),
            () ->
                new SearchState(
                    steps, w.get("w").toHost(), wMean.toHost(), curve.values(), adam.state()));
      }
      return new FoundReference(w.get("w").toHost(), picture(w.get("w")), curve.values());
    }
  }

  /** As published. */
  static AdamSettings adamSettings(double learningRate) {
    return new AdamSettings(learningRate, 0.9, 0.999, AdamSettings.EPSILON);
  }

  private SearchStep.Outcome step(
      GraphScope home, TensorMap w, Tensor wMean, Adam adam, int done, PhaseClock clock) {
    try (GraphScope scope = home.openChild()) {
      List<Tensor> noise = source.drawNoise(scope, 1, latents.seed(done, "search.noise"));
      SearchStep.Outcome outcome =
          step.take(scope, w.get("w"), wMean, noise, views(scope, done), clock);
      requireInRange(outcome.loss(), done);
      adam.step(w, TensorMap.of(Map.of("w", outcome.gradient())));
      clock.lap("step");
      curve.add(outcome);
      return outcome;
    }
  }

  private TensorMap views(GraphScope scope, int done) {
    int size = source.architecture().size();
    List<ViewDraw> draws =
        IntStream.range(0, settings.computedViews())
            .mapToObj(view -> ViewDraw.of(latents.seed(done, "search.view." + view), size))
            .toList();
    return ViewDraw.tensors(scope, draws, size);
  }

  private Tensor meanLatent(GraphScope home) {
    try (GraphScope scope = home.openChild()) {
      List<Tensor> pieces = new ArrayList<>();
      for (int i = 0; i < MEAN_OF / MAPPED_AT_ONCE; i++) {
        pieces.add(latents.w(scope, MAPPED_AT_ONCE, 0, "search.mean." + i));
        run.checkInterrupted();
      }
      return mean(scope, pieces).moveTo(home);
    }
  }

  /** The mean [1, wDim] of latents [n, wDim] in pieces. */
  static Tensor mean(GraphScope scope, List<Tensor> pieces) {
    return scope.call("methods.oneshot.search.mean").with(pieces).tensor();
  }

  private HostTensor picture(Tensor w) {
    try (GraphScope scope = run.scope().openChild()) {
      List<Tensor> noise = source.drawNoise(scope, 1, latents.seed(0, "reference.noise"));
      return source.synthesize(scope, w, noise).toHost();
    }
  }

  private void requireInRange(double loss, int done) {
    double limit = EXPLODED * settings.totalWeight();
    if (!(Math.abs(loss) <= limit)) {
      throw new DivergedException(
          done + 1,
          "Loss is %s in step %d of the latent search, expected at most %s: try a lower searchLearningRate"
              .formatted(loss, done + 1, limit));
    }
  }
}
