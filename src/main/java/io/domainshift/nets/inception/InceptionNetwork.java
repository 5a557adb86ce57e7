package io.domainshift.nets.inception;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.InceptionArchitecture;

/**
 * The FID's Inception v3, frozen: face of {@code graphs/nets/inception/network.py}. Pictures are
 * enlarged or reduced to 299 pixels as pytorch-fid does (bilinear, corners not aligned, no
 * antialiasing); NVIDIA's file of the same weights resizes by TensorFlow 1's rule, which differs a
 * little.
 */
public final class InceptionNetwork {

  private static final String GRAPH = "nets.inception.network.";

  private final TensorMap weights;

  private InceptionNetwork(TensorMap weights) {
    this.weights = weights;
  }

  /**
   * Makes a network of a checkpoint. Batch normalisations are folded into the convolutions, once.
   *
   * @throws io.domainshift.models.InvalidCheckpointException when the checkpoint is no Inception
   */
  public static InceptionNetwork load(GraphScope home, Checkpoint checkpoint) {
    checkpoint.as(InceptionArchitecture.class);
    try (GraphScope scope = home.openChild()) {
      TensorMap published = scope.mapped(checkpoint.tensors());
      return new InceptionNetwork(home.call(GRAPH + "fold").with(published).map());
    }
  }

  /** Features [N, 2048], the layer {@code pool3}, of pictures [N, 3, H, W] in [-1, 1]. */
  public Tensor features(GraphScope scope, Tensor images) {
    return scope.call(GRAPH + "features").with(weights).with(images).tensor();
  }

  /** Probabilities of classes [N, 1008] by {@link #features}, for the inception score. */
  public Tensor probabilities(GraphScope scope, Tensor features) {
    return scope.call(GRAPH + "probabilities").with(weights).with(features).tensor();
  }
}
