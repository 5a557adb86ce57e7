package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.InceptionArchitecture;
import io.domainshift.nets.inception.InceptionNetwork;

/** The layer {@code pool3} of the FID's Inception v3, as pytorch-fid takes it. */
public final class InceptionFeatures implements FeatureExtractor {

  private final InceptionNetwork network;

  private InceptionFeatures(InceptionNetwork network) {
    this.network = network;
  }

  /**
   * @param home where the weights live
   */
  public static InceptionFeatures of(GraphScope home, Checkpoint checkpoint) {
    return new InceptionFeatures(InceptionNetwork.load(home, checkpoint));
  }

  @Override
  public String frechetName() {
    return "FID";
  }

  @Override
  public String kernelName() {
    return "KID";
  }

  @Override
  public int dimensions() {
    return InceptionArchitecture.FEATURES;
  }

  @Override
  public Tensor features(GraphScope scope, Tensor pictures) {
    Tensor signed = scope.call("metrics.pictures.signed").with(pictures).tensor();
    return network.features(scope, signed);
  }

  /** Probabilities of classes by {@link #features}, for the inception score. */
  public Tensor probabilities(GraphScope scope, Tensor features) {
    return network.probabilities(scope, features);
  }
}
