package io.domainshift.nets.featurenet;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FeatureNetworkArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import java.util.List;

/**
 * An EfficientNet-Lite, frozen: face of {@code graphs/nets/featurenet/efficientnet_lite.py}.
 * Pictures are [N, 3, H, W] in [-1, 1] and go in as they are; ImageNet's mean and deviation are not
 * wanted.
 */
public final class FeatureNetwork {

  private static final String GRAPH = "nets.featurenet.efficientnet_lite.";

  private final FeatureNetworkArchitecture architecture;
  private final TensorMap weights;

  private FeatureNetwork(FeatureNetworkArchitecture architecture, TensorMap weights) {
    this.architecture = architecture;
    this.weights = weights;
  }

  /**
   * Makes a network of a checkpoint. Batch normalisations are folded into the convolutions, once.
   *
   * @throws InvalidCheckpointException when the checkpoint is no feature network
   */
  public static FeatureNetwork load(GraphScope home, Checkpoint checkpoint) {
    FeatureNetworkArchitecture architecture = checkpoint.as(FeatureNetworkArchitecture.class);
    try (GraphScope scope = home.openChild()) {
      return folded(home, architecture, scope.mapped(checkpoint.tensors()));
    }
  }

  /**
   * The network as Projected GAN's official code uses it. To count channels it sends a picture of
   * zeros through in training mode, which moves the statistics of the normalisations by a tenth;
   * published results were made with that.
   *
   * @throws InvalidCheckpointException when the checkpoint is no feature network
   */
  public static FeatureNetwork loadAsBuilt(GraphScope home, Checkpoint checkpoint) {
    FeatureNetworkArchitecture architecture = checkpoint.as(FeatureNetworkArchitecture.class);
    try (GraphScope scope = home.openChild()) {
      TensorMap published = scope.mapped(checkpoint.tensors());
      return folded(home, architecture, scope.call(GRAPH + "as_built").with(published).map());
    }
  }

  private static FeatureNetwork folded(
      GraphScope home, FeatureNetworkArchitecture architecture, TensorMap weights) {
    return new FeatureNetwork(architecture, home.call(GRAPH + "fold").with(weights).map());
  }

  /** What the weights are weights of. */
  public FeatureNetworkArchitecture architecture() {
    return architecture;
  }

  /** The dictionary {@code n} of the graph {@code nets.featurenet.efficientnet_lite}. */
  public TensorMap weights() {
    return weights;
  }

  /** Pictures smaller than {@code size} pixels enlarged to that, others as they are. */
  public Tensor enlarge(GraphScope scope, Tensor images, int size) {
    return scope.call(GRAPH + "enlarged").with(images).with(size).tensor();
  }

  /** Four levels [N, C, h, w], finest first: 1/4, 1/8, 1/16 and 1/32 of the pictures' size. */
  public List<Tensor> features(GraphScope scope, Tensor images) {
    return scope.call(GRAPH + "features").with(weights).with(images).list();
  }

  /**
   * Scores of classes [N, classes], before softmax.
   *
   * @throws InvalidCheckpointException when the weights came without a classifier
   */
  public Tensor logits(GraphScope scope, Tensor images) {
    if (architecture.classifier() == null) {
      throw new InvalidCheckpointException(
          "The feature network", "ends with its features", "a classifier behind them");
    }
    return scope.call(GRAPH + "logits").with(weights).with(images).tensor();
  }
}
