package io.domainshift.methods;

import java.util.Optional;

/**
 * All that a request may refer to.
 *
 * @param models the installed models
 * @param images pictures: those of the catalog, and those that came with the request
 * @param references what earlier jobs found out
 * @param datasets prepared pictures to train with
 */
public record Inputs(Models models, Images images, References references, Datasets datasets) {

  /** Without data sets. */
  public Inputs(Models models, Images images, References references) {
    this(models, images, references, id -> Optional.empty());
  }
}
