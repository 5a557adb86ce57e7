package io.domainshift.models;

/**
 * Inception v3 in the form in which published Fréchet distances use it: TensorFlow's graph of
 * 2015-12-05 (Szegedy et al., Rethinking the Inception Architecture for Computer Vision, CVPR
 * 2016).
 *
 * @param classes that the classifier tells apart
 */
public record InceptionArchitecture(int classes) implements Architecture {

  /** Classes of the published network; torchvision's own network, another one, has 1000. */
  public static final int PUBLISHED_CLASSES = 1008;

  /** How long its features are. */
  public static final int FEATURES = 2048;

  public InceptionArchitecture {
    if (classes < 1 || classes > 1 << 16) {
      throw new IllegalArgumentException("Inception has %d classes".formatted(classes));
    }
  }

  @Override
  public ModelKind modelKind() {
    return ModelKind.FEATURE_NETWORK;
  }
}
