package io.domainshift.nets.perceptual;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.PerceptualArchitecture;
import java.util.List;

/**
 * How different pictures look, 0 for equal ones: face of {@code graphs/nets/perceptual/distance.py}
 * (LPIPS). Pictures are [N, 3, H, W] in [-1, 1]; both sides of a comparison have one size.
 */
public final class PerceptualDistance {

  private static final String GRAPH = "nets.perceptual.distance.";

  private final TensorMap weights;

  private PerceptualDistance(TensorMap weights) {
    this.weights = weights;
  }

  /**
   * Makes a distance of a checkpoint. Weights are read from the checkpoint's own memory (a mapped
   * file) where the device allows, and must not be trained.
   *
   * @throws io.domainshift.models.InvalidCheckpointException when it is of another kind
   */
  public static PerceptualDistance map(GraphScope home, Checkpoint checkpoint) {
    checkpoint.as(PerceptualArchitecture.class);
    return new PerceptualDistance(home.mapped(checkpoint.tensors()));
  }

  /** The dictionary {@code n} of the graph {@code nets.perceptual.distance}. */
  public TensorMap weights() {
    return weights;
  }

  /** What is compared of pictures; worth keeping for pictures that stay the same. */
  public List<Tensor> features(GraphScope scope, Tensor images) {
    return scope.call(GRAPH + "features").with(weights).with(images).list();
  }

  /** The mean distance, a scalar, of features; one of both may be of a single picture. */
  public Tensor compare(GraphScope scope, List<Tensor> a, List<Tensor> b) {
    return scope.call(GRAPH + "compare").with(weights).with(a).with(b).tensor();
  }

  /** The distances [N] of features; one of both may be of a single picture. */
  public Tensor each(GraphScope scope, List<Tensor> a, List<Tensor> b) {
    return scope.call(GRAPH + "each").with(weights).with(a).with(b).tensor();
  }
}
