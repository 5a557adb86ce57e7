package io.domainshift.methods.projected;

import io.domainshift.models.Checkpoint;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.ImageArchitecture;
import io.domainshift.nets.fastgan.FastGanWeights;
import io.domainshift.nets.stylegan2.GeneratorWeights;

/** A generator before any training. */
final class NewGenerator {

  /** FastGAN's published feature maps at 128², for the published {@code channelBase} of 32,768. */
  private static final int CHANNEL_BASE_PER_NGF = 256;

  private NewGenerator() {}

  /**
   * What the options ask for.
   *
   * @param size side of the data set's pictures
   * @param classes of the data set; 0 for a generator that knows none
   * @throws IllegalArgumentException when such a network would have no feature maps somewhere
   */
  static ImageArchitecture architecture(ProjectedOptions options, int size, int classes) {
    if (options.architecture() == GeneratorKind.STYLEGAN2) {
      return GeneratorArchitecture.of(
          size,
          options.zDim(),
          options.wDim(),
          classes,
          options.mappingLayers(),
          options.channelBase(),
          options.channelMax());
    }
    return FastGanArchitecture.of(
        size,
        options.zDim(),
        classes,
        options.channelBase() / CHANNEL_BASE_PER_NGF,
        options.architecture() == GeneratorKind.FASTGAN_LITE);
  }

  /**
   * Random weights.
   *
   * @param contrast see {@link ProjectedOptions#initialContrast}; a FastGAN has none
   */
  static Checkpoint weights(ImageArchitecture architecture, double contrast, long seed) {
    return architecture instanceof FastGanArchitecture fastGan
        ? FastGanWeights.initial(fastGan, seed)
        : GeneratorWeights.initial((GeneratorArchitecture) architecture, contrast, seed);
  }
}
