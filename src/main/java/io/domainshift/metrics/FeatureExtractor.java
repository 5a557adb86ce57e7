package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Architecture;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.ClipArchitecture;
import io.domainshift.models.FeatureNetworkArchitecture;
import io.domainshift.models.InceptionArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import java.util.List;

/**
 * The network through whose eyes sets of pictures are compared. Figures of different networks
 * cannot be compared, so each names its distances in its own way.
 */
public sealed interface FeatureExtractor
    permits ClipFeatures, EfficientNetFeatures, InceptionFeatures {

  /** Raised whenever a network here sees pictures in another way: older features are stale then. */
  int FORM = 1;

  /**
   * Features before the last ones, which are compared by a Fréchet distance of their own.
   *
   * @param name what that distance is called
   * @param dimensions how long such a feature is
   */
  record Level(String name, int dimensions) {}

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
      return ClipFeatures.of(home, name, checkpoint);
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

  /** The levels of this network; none of most. */
  default List<Level> levels() {
    return List.of();
  }

  /**
   * {@link #features}, and behind them those of each of the {@link #levels}.
   *
   * @param pictures uint8 [N, 3, H, W]
   * @return float32 [N, dimensions] each
   */
  default List<Tensor> allFeatures(GraphScope scope, Tensor pictures) {
    return List.of(features(scope, pictures));
  }
}
