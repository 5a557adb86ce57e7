package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FeatureNetworkArchitecture;
import io.domainshift.nets.featurenet.FeatureNetwork;
import java.util.ArrayList;
import java.util.List;

/**
 * Features of an EfficientNet-Lite, averaged over places: the last ones, and of four levels. There
 * is one in every installation, so these figures can always be had; they are no FIDs and are not
 * called so.
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
    return allFeatures(scope, pictures).get(0);
  }

  /**
   * Where Projected GAN's discriminators look (Sauer et al., Projected GANs Converge Faster,
   * NeurIPS 2021, table 1): at a quarter, an eighth … of the picture's size.
   */
  @Override
  public List<Level> levels() {
    List<Integer> channels = network.architecture().channels();
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < channels.size(); i++) {
      levels.add(new Level("fd-level-" + (4 << i), channels.get(i)));
    }
    return levels;
  }

  @Override
  public List<Tensor> allFeatures(GraphScope scope, Tensor pictures) {
    List<Tensor> levels =
        scope.call("metrics.pictures.efficientnet").with(network.weights()).with(pictures).list();
    List<Tensor> all = new ArrayList<>();
    all.add(levels.get(levels.size() - 1));
    all.addAll(levels);
    return all;
  }
}
