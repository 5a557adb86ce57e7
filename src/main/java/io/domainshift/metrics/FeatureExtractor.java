package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Architecture;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.ClipArchitecture;
import io.domainshift.models.FeatureNetworkArchitecture;
import io.domainshift.models.InceptionArchitecture;
import io.domainshift.models.InvalidCheckpointException;

/**
 * The network through whose eyes sets of pictures are compared. Figures of different networks
 * cannot be compared, so each names its distances in its own way.
 */
public sealed interface FeatureExtractor
    permits ClipFeatures, EfficientNetFeatures, InceptionFeatures {

  /** Whether a network of this architecture can compare sets. */
  static boolean accepts(Architecture architecture) {
    return architecture instanceof ClipArchitecture
        || architecture instanceof FeatureNetworkArchitecture
        || architecture instanceof InceptionArchitecture;
  }

  /**
   * The extractor that a checkpoint makes.
   *
   * @param home where its weights live
   * @param name of the model, for networks whose figures carry it
   * @throws InvalidCheckpointException when the checkpoint has no features to offer
   */
  static FeatureExtractor of(GraphScope home, String name, Checkpoint checkpoint) {
    Architecture architecture = checkpoint.architecture();
    if (architecture instanceof ClipArchitecture) {
      return ClipFeatures.of(home, checkpoint);
    }
    if (architecture instanceof FeatureNetworkArchitecture) {
      return EfficientNetFeatures.of(home, name, checkpoint);
    }
    if (architecture instanceof InceptionArchitecture) {
      return InceptionFeatures.of(home, checkpoint);
    }
    throw new InvalidCheckpointException(
        "Model " + name,
        "is a " + architecture.modelKind().noun(),
        "an Inception v3, an EfficientNet-Lite or a CLIP model");
  }

  /** What the Fréchet distance of these features is called. */
  String frechetName();

  /** What the kernel distance of these features is called. */
  String kernelName();

  /** How long a feature is. */
  int dimensions();

  /**
   * Features of pictures.
   *
   * @param pictures uint8 [N, 3, H, W]
   * @return float32 [N, dimensions]
   */
  Tensor features(GraphScope scope, Tensor pictures);
}
