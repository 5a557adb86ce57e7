package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.nets.clip.ClipEncoder;
import java.util.List;

/**
 * CLIP's features of pictures, not normalised (Kynkäänniemi et al., The Role of ImageNet Classes in
 * Fréchet Inception Distance, ICLR 2023). A generator that was trained by the same CLIP model is
 * judged by its own teacher.
 */
public final class ClipFeatures implements FeatureExtractor {

  private final ClipEncoder encoder;

  private ClipFeatures(ClipEncoder encoder) {
    this.encoder = encoder;
  }

  /**
   * @param home where the weights live
   */
  public static ClipFeatures of(GraphScope home, Checkpoint checkpoint) {
    return new ClipFeatures(ClipEncoder.map(home, checkpoint));
  }

  @Override
  public String frechetName() {
    return "CLIP-FID";
  }

  @Override
  public String kernelName() {
    return "CLIP-KID";
  }

  @Override
  public int dimensions() {
    return encoder.architecture().embedDim();
  }

  @Override
  public Tensor features(GraphScope scope, Tensor pictures) {
    return scope.call("metrics.pictures.clip").with(encoder.weights()).with(pictures).tensor();
  }

  /** The feature [1, dimensions] of a text, to be compared with those of pictures. */
  public Tensor text(GraphScope scope, String text) {
    return encoder.textFeatures(scope, List.of(text));
  }
}
