package io.domainshift.nets.perceptual;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.Architecture;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FeatureNetworkArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.models.PerceptualArchitecture;
import io.domainshift.nets.featurenet.FeatureNetwork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How different pictures look, 0 for equal ones: face of {@code
 * graphs/nets/perceptual/distance.py}. LPIPS with its weights of channels, or a feature network
 * whose channels all count the same. Pictures are [N, 3, H, W] in [-1, 1]; both sides of a
 * comparison have one size.
 */
public final class PerceptualDistance {

  private static final String GRAPH = "nets.perceptual.distance.";

  /**
   * Weight of each level of a feature network. With it two pictures of one domain that have nothing
   * else in common are about 0.45 apart, as they are by LPIPS.
   */
  private static final float LEVEL_WEIGHT = 0.175f;

  private final TensorMap weights;

  private PerceptualDistance(TensorMap weights) {
    this.weights = weights;
  }

  /**
   * Makes a distance of a checkpoint. Weights of LPIPS are read from the checkpoint's own memory (a
   * mapped file) where the device allows; none may be trained.
   *
   * @throws InvalidCheckpointException when it is neither a perceptual distance nor a feature
   *     network
   */
  public static PerceptualDistance map(GraphScope home, Checkpoint checkpoint) {
    Architecture architecture = checkpoint.architecture();
    if (architecture instanceof PerceptualArchitecture) {
      return new PerceptualDistance(home.mapped(checkpoint.tensors()));
    }
    if (architecture instanceof FeatureNetworkArchitecture network) {
      return new PerceptualDistance(
          FeatureNetwork.load(home, checkpoint).weights().with(home.tensors(equal(network))));
    }
    throw new InvalidCheckpointException(
        "The checkpoint",
        "is a " + architecture.modelKind().noun(),
        "a perceptual distance or a feature network");
  }

  private static Map<String, HostTensor> equal(FeatureNetworkArchitecture network) {
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    for (int level = 0; level < network.channels().size(); level++) {
      weights.put("lin" + level + ".weight", HostTensor.of(new float[] {LEVEL_WEIGHT}, 1));
    }
    return weights;
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
