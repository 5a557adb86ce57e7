package io.domainshift.methods.projected;

import io.domainshift.graph.ElementType;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.nets.featurenet.FeatureNetwork;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Discriminators on random projections of a feature network: face of {@code
 * graphs/methods/projected/steps.py}.
 *
 * <p>The weights live in the scope that loaded them; each call's results live in the scope given to
 * it. {@link #lesson} and {@link #opinion} are passes of training: running statistics and singular
 * vectors move with each, whether or not an optimiser moves the weights.
 */
public final class ProjectedDiscriminator {

  private static final String STEPS = "methods.projected.steps.";
  private static final String PROJECTOR = "projector.";

  /** A dictionary that crosses to a graph cannot be empty. */
  private static final String NOTHING = "nothing";

  private final DiscriminatorLayout layout;
  private final FeatureNetwork network;
  private final int featureSize;
  private final TensorMap projections;
  private final TensorMap parameters;
  private final TensorMap buffers;

  private ProjectedDiscriminator(
      DiscriminatorLayout layout,
      FeatureNetwork network,
      int featureSize,
      TensorMap projections,
      TensorMap parameters,
      TensorMap buffers) {
    this.layout = layout;
    this.network = network;
    this.featureSize = featureSize;
    this.projections = projections;
    this.parameters = parameters;
    this.buffers = buffers;
  }

  /**
   * Pictures to be judged in training.
   *
   * @param images [N, 3, H, W] in [-1, 1]
   * @param labels [N, classes], one 1 in each row; [N, 0] for discriminators that know no labels
   * @param draws of their augmentation, see {@code graphs/methods/projected/diffaug.py}
   */
  public record Batch(Tensor images, Tensor labels, TensorMap draws) {

    /**
     * Pictures whose augmentation is drawn by a seed.
     *
     * @param scope in which the draws live
     * @param labels null where there are none
     * @param augment what may be changed about the pictures
     */
    public static Batch of(
        GraphScope scope,
        Tensor images,
        @Nullable Tensor labels,
        Collection<Augmentation> augment,
        long seed) {
      Tensor known = labels == null ? unlabelled(scope, images) : labels;
      if (augment.isEmpty()) {
        return new Batch(images, known, TensorMap.of(Map.of(NOTHING, known)));
      }
      TensorMap draws = scope.call("methods.projected.diffaug.drawn").with(images).with(seed).map();
      return new Batch(images, known, draws.select(name -> Augmentation.wants(augment, name)));
    }
  }

  /**
   * What the discriminators learn from a batch.
   *
   * @param loss hinge loss of generated and of real pictures, each a mean over all logits
   * @param realScore mean logit of the real pictures
   * @param fakeScore mean logit of the generated ones
   * @param gradients by weight
   */
  public record Lesson(double loss, double realScore, double fakeScore, TensorMap gradients) {}

  /**
   * What they think of generated pictures.
   *
   * @param loss minus the mean logit, which the generator wants small
   * @param gradient of the loss by the pictures, of their shape
   */
  public record Opinion(double loss, Tensor gradient) {}

  /**
   * Copies everything into a scope, to be trained.
   *
   * @param network that gives the features; it may live in any scope that outlives this
   * @param featureSize pictures of fewer pixels are enlarged to it for the network; at least {@link
   *     DiscriminatorLayout#SMALLEST_PICTURE}
   * @param state what {@link #toHost} or {@link FreshDiscriminator} gave; other names are ignored
   * @throws InvalidCheckpointException when a tensor is missing or has another shape than the
   *     layout wants
   */
  public static ProjectedDiscriminator load(
      GraphScope home,
      DiscriminatorLayout layout,
      FeatureNetwork network,
      int featureSize,
      Map<String, HostTensor> state) {
    Map<String, HostTensor> projections = new LinkedHashMap<>();
    required(layout.projections(network.architecture().channels()), state)
        .forEach((name, tensor) -> projections.put(name.substring(PROJECTOR.length()), tensor));
    TensorMap parameters = home.tensors(required(layout.parameters(), state));
    parameters.requireGrad(name -> true);
    return new ProjectedDiscriminator(
        layout,
        network,
        featureSize,
        home.tensors(projections),
        parameters,
        home.tensors(required(layout.buffers(), state)));
  }

  /** What the tensors are tensors of. */
  public DiscriminatorLayout layout() {
    return layout;
  }

  /** The weights that an optimiser moves. */
  public TensorMap parameters() {
    return parameters;
  }

  /** What moves with every pass of training: running statistics and singular vectors. */
  public TensorMap buffers() {
    return buffers;
  }

  /** Copies of everything, random projections too, in Java memory. */
  public Map<String, HostTensor> toHost() {
    Map<String, HostTensor> state = new LinkedHashMap<>();
    projections.toHost().forEach((name, tensor) -> state.put(PROJECTOR + name, tensor));
    state.putAll(parameters.toHost());
    state.putAll(buffers.toHost());
    return state;
  }

  /**
   * Logits [N, M] of all levels side by side, finest first, of pictures as they are, by the running
   * statistics; nothing moves.
   */
  public Tensor logits(GraphScope scope, Tensor images, @Nullable Tensor labels) {
    return scope
        .call(STEPS + "logits")
        .with(weights())
        .with(network.weights())
        .with(projections)
        .with(images)
        .with(labels == null ? unlabelled(scope, images) : labels)
        .with(featureSize)
        .tensor();
  }

  /**
   * Tells real from generated pictures, the generated ones first.
   *
   * @param blurSigma see {@link FadingBlur}
   */
  public Lesson lesson(GraphScope scope, Batch fake, Batch real, double blurSigma) {
    TensorMap result =
        scope
            .call(STEPS + "discriminator_step")
            .with(weights())
            .with(network.weights())
            .with(projections)
            .with(fake.images())
            .with(fake.labels())
            .with(fake.draws())
            .with(real.images())
            .with(real.labels())
            .with(real.draws())
            .with(blurSigma)
            .with(featureSize)
            .map();
    return new Lesson(
        result.get("loss").item(),
        result.get("real_score").item(),
        result.get("fake_score").item(),
        result.select(parameters::has));
  }

  /** What the generator that drew these pictures should do about them. */
  public Opinion opinion(GraphScope scope, Batch fake, double blurSigma) {
    TensorMap result =
        scope
            .call(STEPS + "generator_opinion")
            .with(weights())
            .with(network.weights())
            .with(projections)
            .with(fake.images())
            .with(fake.labels())
            .with(fake.draws())
            .with(blurSigma)
            .with(featureSize)
            .map();
    return new Opinion(result.get("loss").item(), result.get("gradient"));
  }

  private TensorMap weights() {
    return parameters.with(buffers);
  }

  private static Tensor unlabelled(GraphScope scope, Tensor images) {
    return scope.tensor(HostTensor.zeros(ElementType.FLOAT32, images.shape()[0], 0));
  }

  private static Map<String, HostTensor> required(
      Map<String, long[]> shapes, Map<String, HostTensor> state) {
    Map<String, HostTensor> found = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> {
          HostTensor tensor = state.get(name);
          if (tensor == null || !Arrays.equals(tensor.shape(), shape)) {
            throw new InvalidCheckpointException(
                "Tensor " + name,
                tensor == null ? "is missing" : "is " + Arrays.toString(tensor.shape()),
                Arrays.toString(shape));
          }
          found.put(name, tensor);
        });
    return found;
  }
}
