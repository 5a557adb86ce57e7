package io.domainshift.models;

/** What a model is for. */
public enum ModelKind {
  /** Draws pictures from latent codes. */
  GENERATOR,
  /** Places pictures and texts in one space. */
  CLIP
}
