package io.domainshift.methods.oneshot;

import io.domainshift.graph.Adam;
import io.domainshift.graph.AdamSettings;
import io.domainshift.graph.Ema;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.methods.Opinion;
import io.domainshift.methods.PhaseClock;
import io.domainshift.methods.TwinGenerators;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One iteration of stage 2: first the discriminator learns, then the generator. */
final class FineTuning {

  private final OneShotOptions options;
  private final TwinGenerators twins;
  private final List<Guide> guides;
  private final @Nullable Pursuit pursuit;
  private final Draws draws;
  private final Adam adam;
  private final @Nullable Ema ema;

  /**
   * What only a picture as the target brings.
   *
   * @param adversary that learns the target; null for none
   * @param target to be drawn in the place of the reference
   * @param reference latent of the target's counterpart, [1, wDim]
   */
  record Pursuit(@Nullable Adversary adversary, TargetPicture target, Tensor reference) {}

  /**
   * @param loss what the generator minimised in this iteration
   * @param losses by name, before their weights, summed over the CLIPs with theirs
   */
  record Outcome(double loss, Map<String, Double> losses) {}

  /** Sums up what the judges of one batch say. */
  private static final class Verdict {
    private final Map<String, Double> losses = new LinkedHashMap<>();
    private final List<Tensor> gradients = new ArrayList<>();
    private double loss;

    void add(String name, double value, Tensor gradient) {
      losses.put(name, value);
      loss += value;
      gradients.add(gradient);
    }

    void add(Opinion opinion, double weight) {
      opinion.losses().forEach((name, value) -> losses.merge(name, value * weight, Double::sum));
      loss += opinion.loss();
      gradients.add(opinion.gradient());
    }
  }

  /**
   * @param pursuit null where a text is the target
   */
  FineTuning(
      OneShotOptions options,
      TwinGenerators twins,
      List<Guide> guides,
      @Nullable Pursuit pursuit,
      Draws draws,
      Adam adam,
      @Nullable Ema ema) {
    this.options = options;
    this.twins = twins;
    this.guides = List.copyOf(guides);
    this.pursuit = pursuit;
    this.draws = draws;
    this.adam = adam;
    this.ema = ema;
    twins.trained().requireGrad(name -> true);
  }

  /**
   * The synthesis network trains without its to-RGB layers; the mapping stays. As published, where
   * the reference search has one w for all layers.
   */
  static boolean trains(String weight) {
    return weight.startsWith("synthesis.")
        && !weight.contains(".torgb.")
        && !weight.endsWith(".noise_const");
  }

  /** As published: the learning rate times 4/5, betas 0 and 0.99 to the power of it. */
  static AdamSettings adamSettings(double learningRate) {
    double ratio = 4.0 / 5;
    return new AdamSettings(learningRate * ratio, 0, Math.pow(0.99, ratio), AdamSettings.EPSILON);
  }

  /** Whether an iteration, counted from 0, draws the reference instead of fresh latents. */
  boolean isReference(int iteration) {
    return pursuit != null && iteration % options.refInterval() == 0;
  }

  /**
   * @param scope of the iteration
   * @param iteration counted from 0
   */
  Outcome iterate(GraphScope scope, int iteration, PhaseClock clock) {
    Map<String, Double> losses = new LinkedHashMap<>();
    Adversary adversary = pursuit == null ? null : pursuit.adversary();
    if (pursuit != null && adversary != null) {
      losses.putAll(teach(scope, pursuit, adversary, iteration));
      clock.lap("discriminator");
    }
    Verdict verdict =
        pursuit != null && isReference(iteration)
            ? approach(scope, pursuit, iteration, clock)
            : resemble(scope, iteration, clock);
    if (ema != null) {
      ema.update(scope, twins.trained());
    }
    clock.lap("step");
    verdict.losses.putAll(losses);
    return new Outcome(verdict.loss, verdict.losses);
  }

  private Map<String, Double> teach(
      GraphScope iteration, Pursuit pursuit, Adversary adversary, int i) {
    try (GraphScope scope = iteration.openChild()) {
      boolean whole = isReference(i);
      Tensor ws = whole ? pursuit.reference() : draws.fakes(scope, i);
      List<Tensor> noise = draws.fakeNoise(scope, i, whole ? 1 : options.batchSize());
      Tensor fake = twins.frozen().withWeights(twins.trained()).synthesize(scope, ws, noise);
      Tensor real = whole ? pursuit.target().image() : draws.reals(scope, i);
      return adversary.learn(scope, i, real, fake, whole);
    }
  }

  /** The reference iteration: what stands for the target shall become the target. */
  private Verdict approach(GraphScope scope, Pursuit pursuit, int i, PhaseClock clock) {
    Tensor image = twins.forward(scope, pursuit.reference(), draws.referenceNoise(scope, i));
    clock.lap("forward");
    Verdict verdict = new Verdict();
    ask(scope, pursuit, i, image, verdict, clock);
    TensorMap apart = pursuit.target().reconstruction(scope, image, 1);
    verdict.add("reference", apart.get("reconstruction").item(), apart.get("gradient"));
    clock.lap("perceptual");
    step(scope, image, verdict, clock);
    return verdict;
  }

  /** Any other iteration: patches of the target's kind, in pictures that keep their differences. */
  private Verdict resemble(GraphScope scope, int i, PhaseClock clock) {
    Draws.Twins latents = draws.twins(scope, i);
    Tensor corners = draws.corners(scope, i);
    List<Tensor> seen = look(scope, latents, corners);
    clock.lap("source");
    Tensor image = twins.forward(scope, latents.adapted(), latents.adaptedNoise());
    clock.lap("forward");
    Verdict verdict = new Verdict();
    if (pursuit != null) {
      ask(scope, pursuit, i, image, verdict, clock);
    }
    for (int g = 0; g < guides.size(); g++) {
      Guide guide = guides.get(g);
      verdict.add(guide.judge(scope, image, seen.get(g), corners), guide.weight());
      clock.lap("guidance");
    }
    step(scope, image, verdict, clock);
    return verdict;
  }

  /** What the discriminator says, if there is one. */
  private void ask(
      GraphScope scope, Pursuit pursuit, int i, Tensor image, Verdict verdict, PhaseClock clock) {
    Adversary adversary = pursuit.adversary();
    if (adversary != null) {
      verdict.add(adversary.judge(scope, i, image, isReference(i)), 1);
      clock.lap("adversarial");
    }
  }

  private List<Tensor> look(GraphScope scope, Draws.Twins latents, Tensor corners) {
    if (guides.isEmpty()) {
      return List.of();
    }
    Tensor source = twins.frozen().synthesize(scope, latents.source(), latents.sourceNoise());
    return guides.stream().map(guide -> guide.look(scope, source, corners)).toList();
  }

  private void step(GraphScope scope, Tensor image, Verdict verdict, PhaseClock clock) {
    if (verdict.gradients.isEmpty()) {
      // Neither a discriminator nor a CLIP: only the reference is drawn towards the target.
      return;
    }
    TensorMap gradients = twins.backward(scope, image, verdict.gradients);
    clock.lap("backward");
    adam.step(twins.trained(), gradients);
  }
}
