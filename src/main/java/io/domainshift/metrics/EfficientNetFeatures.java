package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FeatureNetworkArchitecture;
import io.domainshift.nets.featurenet.FeatureNetwork;

/**
 * The last features of an EfficientNet-Lite, averaged over places. There is one in every
 * installation, so these figures can always be had; they are no FIDs and are not called so.
 */
public final class EfficientNetFeatures implements FeatureExtractor {

  private final String name;
  private final FeatureNetwork network;

  private EfficientNetFeatures(String name, FeatureNetwork network) {
    this.name = name;
    this.network = network;
  }

  /**
   * @param home where the weights live
   * @param name what the figures are called after where the variant is not a published one
   */
  public static EfficientNetFeatures of(GraphScope home, String name, Checkpoint checkpoint) {
    String published = checkpoint.as(FeatureNetworkArchitecture.class).publishedName().orElse(name);
    return new EfficientNetFeatures(published, FeatureNetwork.load(home, checkpoint));
  }

  @Override
  public String frechetName() {
    return "fd-" + name;
  }

  @Override
  public String kernelName() {
    return "kd-" + name;
  }

  @Override
  public int dimensions() {
    return network.architecture().channels().get(3);
  }

  @Override
  public Tensor features(GraphScope scope, Tensor pictures) {
    return scope
        .call("metrics.pictures.efficientnet")
        .with(network.weights())
        .with(pictures)
        .tensor();
  }
}
