package io.domainshift.nets.stylegan2;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.DiscriminatorArchitecture;
import java.util.Map;

/**
 * A StyleGAN2 discriminator, by whole pictures or by patches of them: face of {@code
 * graphs/nets/stylegan2/discriminator.py} and {@code discriminator_training.py}.
 *
 * <p>The weights live in the scope that loaded them; each call's results live in the scope given to
 * it. Pictures are [N, 3, size, size], RGB, about -1 to 1; N is at most the size of a group whose
 * standard deviation is measured, or a multiple of it. Patches are judged by one of {@link
 * DiscriminatorArchitecture#patchFeatures}, counted from 0, which needs its head.
 */
public final class Discriminator {

  private static final String NETWORK = "nets.stylegan2.discriminator.";
  private static final String TRAINING = "nets.stylegan2.discriminator_training.";

  private final DiscriminatorArchitecture architecture;
  private final TensorMap parameters;
  private final TensorMap weights;

  private Discriminator(GraphScope home, Checkpoint checkpoint, TensorMap parameters) {
    this.architecture = checkpoint.as(DiscriminatorArchitecture.class);
    this.parameters = parameters;
    this.weights = parameters.with(home.tensors(DiscriminatorWeights.constants(architecture)));
  }

  /**
   * Gradients of the logistic loss.
   *
   * @param loss softplus of the negative real and of the fake logits, each a mean
   * @param realScore mean logit of the real pictures
   * @param fakeScore mean logit of the generated ones
   * @param gradients by weight, of those that require one and that the logits depend on
   */
  public record Lesson(double loss, double realScore, double fakeScore, TensorMap gradients) {}

  /**
   * Gradients of the regularisation R1.
   *
   * @param r1 squared norm of the logits' gradient by the pictures, a mean over the pictures; not
   *     weighted
   * @param gradients weighted, by weight; zeros where only the logits depend on a weight
   */
  public record Penalty(double r1, TensorMap gradients) {}

  /**
   * Opinion of generated pictures.
   *
   * @param loss the non-saturating one, which the generator wants small
   * @param gradient of the loss by the pictures, of their shape
   */
  public record Opinion(double loss, Tensor gradient) {}

  /**
   * Copies the weights into a scope, to be trained or to stay on a device.
   *
   * @throws io.domainshift.models.InvalidCheckpointException when the checkpoint is no
   *     discriminator that the graph can run
   */
  public static Discriminator load(GraphScope home, Checkpoint checkpoint) {
    DiscriminatorWeights.requireComplete(checkpoint);
    return new Discriminator(home, checkpoint, home.tensors(checkpoint.tensors()));
  }

  /**
   * Like {@link #load} with a view of the checkpoint's own memory (a mapped file) where the device
   * allows. These weights cannot be trained: writing to them ends the process.
   */
  public static Discriminator map(GraphScope home, Checkpoint checkpoint) {
    DiscriminatorWeights.requireComplete(checkpoint);
    return new Discriminator(home, checkpoint, home.mapped(checkpoint.tensors()));
  }

  /** What the weights are weights of. */
  public DiscriminatorArchitecture architecture() {
    return architecture;
  }

  /** The weights under NVIDIA's names, patch heads among them: what an optimiser moves. */
  public TensorMap parameters() {
    return parameters;
  }

  /**
   * The argument {@code d} of every graph function: {@link #parameters} and the architecture's
   * constants that names cannot tell.
   */
  public TensorMap weights() {
    return weights;
  }

  /** Copies of the weights in Java memory. */
  public Map<String, HostTensor> toHost() {
    return parameters.toHost();
  }

  /** How real each picture looks: logits [N, 1]. */
  public Tensor logits(GraphScope scope, Tensor images) {
    return scope.call(NETWORK + "logits").with(weights).with(images).tensor();
  }

  /** How real each patch looks: logits [N, 1, r, r], r the resolution of the feature. */
  public Tensor patchLogits(GraphScope scope, Tensor images, int feature) {
    return scope.call(NETWORK + "patch_logits").with(weights).with(images).with(feature).tensor();
  }

  /** Tells real from generated pictures; standard deviations are measured apart. */
  public Lesson step(GraphScope scope, Tensor real, Tensor fake) {
    return lesson(scope.call(TRAINING + "step").with(weights).with(real).with(fake).map());
  }

  /** Tells patches of real pictures from those of generated ones, each side by its feature. */
  public Lesson patchStep(
      GraphScope scope, Tensor real, Tensor fake, int realFeature, int fakeFeature) {
    return lesson(
        scope
            .call(TRAINING + "patch_step")
            .with(weights)
            .with(real)
            .with(fake)
            .with(realFeature)
            .with(fakeFeature)
            .map());
  }

  /**
   * R1 on real pictures.
   *
   * @param weight of the gradients; {@code gamma / 2 * interval} where every so many steps one is
   *     regularised
   */
  public Penalty r1Step(GraphScope scope, Tensor real, double weight) {
    return penalty(scope.call(TRAINING + "r1_step").with(weights).with(real).with(weight).map());
  }

  /** R1 of the mean of each real picture's patch logits. */
  public Penalty patchR1Step(GraphScope scope, Tensor real, int feature, double weight) {
    return penalty(
        scope
            .call(TRAINING + "patch_r1_step")
            .with(weights)
            .with(real)
            .with(feature)
            .with(weight)
            .map());
  }

  /** What the generator that drew these pictures should do about them. */
  public Opinion opinion(GraphScope scope, Tensor fake) {
    return opinion(scope.call(TRAINING + "opinion").with(weights).with(fake).map());
  }

  /** The same by patches. */
  public Opinion patchOpinion(GraphScope scope, Tensor fake, int feature) {
    return opinion(
        scope.call(TRAINING + "patch_opinion").with(weights).with(fake).with(feature).map());
  }

  private Lesson lesson(TensorMap result) {
    return new Lesson(
        result.get("loss").item(),
        result.get("real_score").item(),
        result.get("fake_score").item(),
        result.select(parameters::has));
  }

  private Penalty penalty(TensorMap result) {
    return new Penalty(result.get("r1").item(), result.select(parameters::has));
  }

  private static Opinion opinion(TensorMap result) {
    return new Opinion(result.get("loss").item(), result.get("gradient"));
  }
}
