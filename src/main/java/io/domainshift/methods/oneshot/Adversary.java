package io.domainshift.methods.oneshot;

import io.domainshift.graph.Adam;
import io.domainshift.graph.AdamSettings;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.methods.Opinion;
import io.domainshift.methods.TrainingRun;
import io.domainshift.methods.oneshot.Draws.Look;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.DiscriminatorArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.nets.stylegan2.Discriminator;
import io.domainshift.nets.stylegan2.DiscriminatorWeights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The discriminator, which learns to tell the target from adapted pictures: patch by patch, or the
 * reference as a whole.
 */
final class Adversary {

  private final OneShotOptions options;
  private final Discriminator network;
  private final Adam adam;
  private final Draws draws;

  /**
   * @param home scope of the job
   * @param start weights, with heads for the patch features of the options
   */
  Adversary(
      GraphScope home,
      OneShotOptions options,
      Checkpoint start,
      Map<String, HostTensor> adamState,
      Draws draws) {
    this.options = options;
    this.network = Discriminator.load(home, start);
    this.adam =
        new Adam(home, adamSettings(options.discriminatorLearningRate(), options.r1Interval()));
    this.draws = draws;
    adam.restore(adamState);
    network.parameters().requireGrad(name -> true);
  }

  /**
   * What a run starts from: an installed discriminator, or fresh weights as wide as the generator.
   */
  static Checkpoint start(
      TrainingRun run, OneShotOptions options, GeneratorArchitecture generator) {
    String name = options.discriminator();
    int heads = options.patchFeatures();
    return name == null
        ? DiscriminatorWeights.draw(
            run.scope(),
            DiscriminatorArchitecture.of(generator.size(), generator.channels())
                .withPatchHeads(heads),
            run.seed())
        : DiscriminatorWeights.withPatchHeads(run.scope(), run.model(name), heads, run.seed());
  }

  /**
   * As published: of an interval of 16, 17 steps are taken, one of them the penalty's; so the
   * learning rate is scaled by 16/17, and betas 0 and 0.99 are raised to the power of it.
   */
  static AdamSettings adamSettings(double learningRate, int r1Interval) {
    double ratio = r1Interval / (r1Interval + 1.0);
    return new AdamSettings(learningRate * ratio, 0, Math.pow(0.99, ratio), AdamSettings.EPSILON);
  }

  /**
   * Learns from one batch, and from the gradient penalty when it is due.
   *
   * @param real the target, mirrored or not, [R, 3, H, W]
   * @param fake adapted pictures, [N, 3, H, W]
   * @param whole whether pictures are judged as a whole, the reference's way
   * @return the losses {@code discriminator} and, when it was due, {@code r1}
   */
  Map<String, Double> learn(
      GraphScope scope, int iteration, Tensor real, Tensor fake, boolean whole) {
    Discriminator.Lesson lesson =
        whole
            ? network.step(scope, real, fake)
            : network.patchStep(
                scope,
                real,
                fake,
                draws.feature(iteration, Look.REAL),
                draws.feature(iteration, Look.FAKE));
    adam.step(network.parameters(), lesson.gradients());
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put("discriminator", lesson.loss());
    if (options.r1Gamma() > 0 && iteration % options.r1Interval() == 0) {
      losses.put("r1", penalise(scope, iteration, real, whole));
    }
    return losses;
  }

  /** R1 counts for all iterations up to the next time. */
  private double penalise(GraphScope scope, int iteration, Tensor real, boolean whole) {
    double weight = options.r1Gamma() / 2 * options.r1Interval();
    Discriminator.Penalty penalty =
        whole
            ? network.r1Step(scope, real, weight)
            : network.patchR1Step(scope, real, draws.feature(iteration, Look.PENALTY), weight);
    adam.step(network.parameters(), penalty.gradients());
    return penalty.r1();
  }

  /**
   * What the generator loses by pictures that are told from the target: {@code adversarial},
   * weighted as the options say.
   */
  Opinion judge(GraphScope scope, int iteration, Tensor fake, boolean whole) {
    Discriminator.Opinion told =
        whole
            ? network.opinion(scope, fake)
            : network.patchOpinion(scope, fake, draws.feature(iteration, Look.GENERATOR));
    double weight = options.adversarialWeight();
    Tensor gradient =
        scope.call("training.pictures.scaled").with(told.gradient()).with(weight).tensor();
    return new Opinion(weight * told.loss(), Map.of("adversarial", told.loss()), gradient);
  }

  /** Copies of the weights in Java memory. */
  Map<String, HostTensor> weights() {
    return network.toHost();
  }

  Map<String, HostTensor> adamState() {
    return adam.state();
  }
}
