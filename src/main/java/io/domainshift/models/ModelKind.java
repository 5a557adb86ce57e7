package io.domainshift.models;

/** What a model is for. */
public enum ModelKind {
  /** Draws pictures from latent codes. */
  GENERATOR("generator"),
  /** Places pictures and texts in one space. */
  CLIP("CLIP model"),
  /** Tells generated pictures from real ones. */
  DISCRIMINATOR("discriminator"),
  /** Turns pictures into features at several scales. */
  FEATURE_NETWORK("feature network"),
  /** Tells how different two pictures look. */
  PERCEPTUAL("perceptual distance");

  private final String noun;

  ModelKind(String noun) {
    this.noun = noun;
  }

  /** For messages, as in "is a {@code noun}". */
  public String noun() {
    return noun;
  }
}
