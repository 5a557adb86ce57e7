package io.domainshift.catalog;

/** What published weights are weights of. */
public enum CatalogKind {
  /** Draws pictures from latent codes. */
  GENERATOR,
  /** Places pictures and texts in one space. */
  CLIP,
  /** Measures how alike two pictures look. */
  PERCEPTUAL,
  /** Turns a picture into features for a discriminator or a distance. */
  FEATURE_NETWORK,
  /** Turns a picture into features for published metrics. */
  METRIC_NETWORK,
  /** Finds the latent code of a picture. */
  ENCODER
}
