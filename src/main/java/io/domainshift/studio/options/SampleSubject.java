package io.domainshift.studio.options;

import io.domainshift.models.GeneratorArchitecture;
import org.jspecify.annotations.Nullable;

/**
 * What there is to draw with.
 *
 * @param generator the architecture of the generator
 * @param reference whether its weights bring a reference latent
 * @param source the architecture of the installed generator that it was adapted from; null when it
 *     has none
 */
public record SampleSubject(
    GeneratorArchitecture generator, boolean reference, @Nullable GeneratorArchitecture source) {

  /** Whether the source draws pictures of the same size from the same per-layer latents. */
  boolean sourceSharesLatents() {
    return source != null && source.size() == generator.size() && source.wDim() == generator.wDim();
  }
}
