package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.ClipArchitecture;
import io.domainshift.models.ClipArchitecture.Activation;
import io.domainshift.models.ClipArchitecture.Text;
import io.domainshift.models.ClipArchitecture.Vit;
import io.domainshift.nets.clip.ClipEncoder;
import java.util.List;

/**
 * CLIP's features of pictures, not normalised (Kynkäänniemi et al., The Role of ImageNet Classes in
 * Fréchet Inception Distance, ICLR 2023). A generator that was trained by the same CLIP model is
 * judged by its own teacher.
 */
public final class ClipFeatures implements FeatureExtractor {

  /** OpenAI's ViT-B/32, whose features the published CLIP-FID compares. */
  private static final ClipArchitecture PUBLISHED =
      new ClipArchitecture(
          512,
          224,
          new Vit(32, 768, 12, 12),
          new Text(77, 49408, 512, 12, 8),
          Activation.QUICK_GELU);

  private final String name;
  private final ClipEncoder encoder;

  private ClipFeatures(String name, ClipEncoder encoder) {
    this.name = name;
    this.encoder = encoder;
  }

  /**
   * @param home where the weights live
   * @param name what the figures are called after where the model is another than the published
   *     figures' one
   */
  public static ClipFeatures of(GraphScope home, String name, Checkpoint checkpoint) {
    return new ClipFeatures(name, ClipEncoder.map(home, checkpoint));
  }

  private boolean isPublished() {
    return encoder.architecture().equals(PUBLISHED);
  }

  @Override
  public String frechetName() {
    return isPublished() ? "CLIP-FID" : "fd-" + name;
  }

  @Override
  public String kernelName() {
    return isPublished() ? "CLIP-KID" : "kd-" + name;
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
