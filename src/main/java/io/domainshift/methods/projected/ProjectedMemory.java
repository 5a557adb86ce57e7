package io.domainshift.methods.projected;

import io.domainshift.datasets.Dataset;
import io.domainshift.methods.MemoryEstimate;
import io.domainshift.models.Architecture;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;
import java.util.Arrays;
import java.util.SortedMap;

/** Peak memory of a run from its architectures, a rough figure for choosing a device. */
final class ProjectedMemory {

  /**
   * Values for each pixel that network, projections and discriminators keep for a backward pass.
   */
  private static final long VALUES_PER_PIXEL = 400;

  /** Weights, their average, the best one's, gradients twice, two moments. */
  private static final int GENERATOR_COPIES = 7;

  private static final int DISCRIMINATOR_COPIES = 5;

  private ProjectedMemory() {}

  static long bytes(
      ProjectedOptions options, Architecture generator, Model network, Dataset dataset) {
    DiscriminatorLayout layout =
        DiscriminatorLayout.published(
            options.architecture() == GeneratorKind.STYLEGAN2,
            options.labels() ? dataset.labels() : 0);
    long discriminators =
        MemoryEstimate.FLOAT
            * layout.parameters().values().stream().mapToLong(ProjectedMemory::elements).sum();
    long weights =
        GENERATOR_COPIES * weights(generator)
            + DISCRIMINATOR_COPIES * discriminators
            + network.weightsBytes();
    long side = Math.max(options.featureSize(), dataset.size());
    long judging = MemoryEstimate.FLOAT * VALUES_PER_PIXEL * side * side;
    long drawing = MemoryEstimate.TRAINING_COPIES * activations(generator);
    return MemoryEstimate.RUNTIME + weights + options.batchDevice() * (judging + drawing);
  }

  private static long activations(Architecture generator) {
    if (generator instanceof GeneratorArchitecture styleGan2) {
      return MemoryEstimate.activations(styleGan2);
    }
    // Convolutions put out twice as many feature maps as the gates behind them let through.
    return 2 * values(((FastGanArchitecture) generator).channels());
  }

  private static long values(SortedMap<Integer, Integer> channels) {
    return channels.entrySet().stream()
        .mapToLong(at -> 2L * MemoryEstimate.FLOAT * at.getKey() * at.getKey() * at.getValue())
        .sum();
  }

  /** Bytes of a generator's weights. */
  private static long weights(Architecture generator) {
    if (generator instanceof FastGanArchitecture fastGan) {
      return MemoryEstimate.FLOAT
          * fastGan.tensorShapes().values().stream().mapToLong(ProjectedMemory::elements).sum();
    }
    GeneratorArchitecture styleGan2 = (GeneratorArchitecture) generator;
    long values = (long) styleGan2.mappingLayers() * styleGan2.wDim() * styleGan2.wDim();
    for (int resolution : styleGan2.resolutions()) {
      long width = styleGan2.width(resolution);
      long before = resolution == 4 ? 0 : styleGan2.width(resolution / 2);
      values += 9 * width * (width + before) + styleGan2.wDim() * (2 * width + before);
    }
    return MemoryEstimate.FLOAT * values;
  }

  private static long elements(long[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }
}
