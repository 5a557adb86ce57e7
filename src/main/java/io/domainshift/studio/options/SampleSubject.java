package io.domainshift.studio.options;

import io.domainshift.models.FastGanArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.ImageArchitecture;
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
    ImageArchitecture generator, boolean reference, @Nullable ImageArchitecture source) {

  /** Whether the source draws pictures of the same size from the same latents. */
  boolean sourceSharesLatents() {
    if (source == null || source.size() != generator.size()) {
      return false;
    }
    if (generator instanceof GeneratorArchitecture own
        && source instanceof GeneratorArchitecture other) {
      return own.wDim() == other.wDim(); // every layer's latents are handed on, no z
    }
    return generator instanceof FastGanArchitecture
        && source instanceof FastGanArchitecture
        && source.zDim() == generator.zDim()
        && source.cDim() == generator.cDim();
  }
}
