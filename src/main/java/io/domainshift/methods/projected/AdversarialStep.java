package io.domainshift.methods.projected;

import io.domainshift.graph.Adam;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.methods.PhaseClock;
import io.domainshift.methods.projected.FakeDraws.Fakes;
import io.domainshift.methods.projected.ProjectedDiscriminator.Batch;
import io.domainshift.methods.projected.ProjectedDiscriminator.Lesson;
import io.domainshift.methods.projected.ProjectedDiscriminator.Opinion;
import io.domainshift.nets.GeneratorTraining;
import io.domainshift.nets.OneHot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An iteration: a step of the generator, then one of the discriminators, as published. */
final class AdversarialStep {

  private static final String GENERATOR = "generator";
  private static final String DISCRIMINATOR = "discriminator";

  private final ProjectedOptions options;
  private final GeneratorTraining generator;
  private final ProjectedDiscriminator discriminator;
  private final Adam generatorAdam;
  private final Adam discriminatorAdam;
  private final FakeDraws draws;
  private final FadingBlur blur;

  AdversarialStep(
      ProjectedOptions options,
      GeneratorTraining generator,
      ProjectedDiscriminator discriminator,
      Adam generatorAdam,
      Adam discriminatorAdam,
      FakeDraws draws) {
    this.options = options;
    this.generator = generator;
    this.discriminator = discriminator;
    this.generatorAdam = generatorAdam;
    this.discriminatorAdam = discriminatorAdam;
    this.draws = draws;
    this.blur = new FadingBlur(options.blurSigma(), options.blurFadeKimg());
  }

  /**
   * Runs an iteration.
   *
   * @param iteration how many there were before
   * @param reals the batch of real pictures, in its parts
   * @return losses of both, and mean logits of real and generated pictures, by name
   */
  Map<String, Double> run(
      GraphScope home, int iteration, List<RealPictures.Part> reals, PhaseClock clock) {
    double sigma = blur.sigma((long) iteration * options.batchSize());
    Map<String, Double> losses = new LinkedHashMap<>();
    moveGenerator(home, iteration, sigma, losses, clock);
    moveDiscriminator(home, iteration, sigma, reals, losses, clock);
    return losses;
  }

  private void moveGenerator(
      GraphScope home, int iteration, double sigma, Map<String, Double> losses, PhaseClock clock) {
    double share = 1.0 / options.parts();
    try (GraphScope scope = home.openChild()) {
      GradientSum sum = new GradientSum(scope);
      for (int part = 0; part < options.parts(); part++) {
        try (GraphScope work = scope.openChild()) {
          Fakes fakes = draws.part(work, iteration, GENERATOR, part);
          Tensor images = generator.draw(work, fakes.z(), fakes.labels(), fakes.noise(), false);
          clock.lap("generate");
          long augmentation = draws.seed(iteration, GENERATOR, "augment", part);
          Opinion opinion =
              discriminator.opinion(work, batch(work, images, fakes, augmentation), sigma);
          clock.lap("judge");
          TensorMap gradients =
              generator.gradients(work, images, inRange(work, images, opinion.gradient()));
          sum.add(gradients, share);
          losses.merge(GENERATOR, share * opinion.loss(), Double::sum);
          clock.lap("backward");
        }
      }
      generatorAdam.step(generator.weights(), sum.finite());
      clock.lap("step");
    }
  }

  private void moveDiscriminator(
      GraphScope home,
      int iteration,
      double sigma,
      List<RealPictures.Part> reals,
      Map<String, Double> losses,
      PhaseClock clock) {
    double share = 1.0 / options.parts();
    try (GraphScope scope = home.openChild()) {
      GradientSum sum = new GradientSum(scope);
      for (int part = 0; part < options.parts(); part++) {
        try (GraphScope work = scope.openChild()) {
          Fakes fakes = draws.part(work, iteration, DISCRIMINATOR, part);
          Tensor images =
              generator.drawUnremembered(work, fakes.z(), fakes.labels(), fakes.noise(), true);
          clock.lap("generate");
          long augmentation = draws.seed(iteration, DISCRIMINATOR, "augment", part);
          Lesson lesson =
              discriminator.lesson(
                  work,
                  batch(work, images, fakes, augmentation),
                  real(work, reals.get(part), draws.seed(iteration, "real", "augment", part)),
                  sigma);
          sum.add(lesson.gradients(), share);
          losses.merge(DISCRIMINATOR, share * lesson.loss(), Double::sum);
          losses.merge("realLogits", share * lesson.realScore(), Double::sum);
          losses.merge("generatedLogits", share * lesson.fakeScore(), Double::sum);
          clock.lap("lesson");
        }
      }
      discriminatorAdam.step(discriminator.parameters(), sum.finite());
      clock.lap("step");
    }
  }

  private Tensor inRange(GraphScope scope, Tensor images, Tensor gradient) {
    return options.rangePenalty() == 0
        ? gradient
        : scope
            .call("methods.projected.steps.in_range")
            .with(gradient)
            .with(images)
            .with(options.rangePenalty())
            .tensor();
  }

  private Batch batch(GraphScope scope, Tensor images, Fakes fakes, long augmentation) {
    return Batch.of(scope, images, fakes.labels(), options.augment(), augmentation);
  }

  private Batch real(GraphScope scope, RealPictures.Part part, long augmentation) {
    Tensor images =
        scope.call("methods.projected.steps.real").with(scope.tensor(part.images())).tensor();
    Tensor labels =
        part.labels().isEmpty()
            ? null
            : OneHot.rows(
                scope,
                generator.architecture().cDim(),
                part.labels().stream().mapToInt(Integer::intValue).toArray());
    return Batch.of(scope, images, labels, options.augment(), augmentation);
  }
}
