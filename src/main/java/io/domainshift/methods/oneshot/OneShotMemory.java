package io.domainshift.methods.oneshot;

import io.domainshift.methods.MemoryEstimate;
import io.domainshift.models.DiscriminatorArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Peak memory of a run from its architectures, a rough figure for choosing a device. */
final class OneShotMemory {

  /** Activations of the discriminator with R1's second derivative, in those of the generator. */
  private static final int ADVERSARY_COPIES = 6;

  /** Of a perceptual network, in the pictures it looks at: VGG16 keeps about 30 values a pixel. */
  private static final long PERCEPTUAL_VALUES = 100;

  private OneShotMemory() {}

  static long bytes(
      OneShotOptions options,
      Model generator,
      List<Model> clips,
      @Nullable Model perceptual,
      @Nullable Model discriminator) {
    GeneratorArchitecture architecture = (GeneratorArchitecture) generator.architecture();
    long picture = MemoryEstimate.activations(architecture);
    int batch = options.batchSize();
    // Weights, a copy of those that train, their average, their gradients and two moments.
    long weights = 6 * generator.weightsBytes();
    for (Model clip : clips) {
      weights += clip.weightsBytes();
    }
    long training = MemoryEstimate.TRAINING_COPIES * picture * batch;
    long seen = batch * (options.patchWeight() > 0 ? 1L + options.cropCount() : 1L);
    long judging = clips.stream().mapToLong(MemoryEstimate::clipActivations).max().orElse(0) * seen;
    if (options.towardsPicture() && options.adversarialWeight() > 0) {
      weights += 4 * (discriminator == null ? bytes(architecture) : discriminator.weightsBytes());
      judging = Math.max(judging, ADVERSARY_COPIES * picture * batch);
    }
    if (perceptual != null) {
      long pixels = (long) architecture.size() * architecture.size();
      weights += perceptual.weightsBytes();
      judging = Math.max(judging, PERCEPTUAL_VALUES * MemoryEstimate.FLOAT * pixels);
    }
    return MemoryEstimate.RUNTIME + weights + training + judging;
  }

  /** Weights of a discriminator with the generator's feature maps. */
  private static long bytes(GeneratorArchitecture generator) {
    DiscriminatorArchitecture network =
        DiscriminatorArchitecture.of(generator.size(), generator.channels());
    long weights = 0;
    for (int resolution = 8; resolution <= network.size(); resolution *= 2) {
      long width = network.width(resolution);
      long next = network.width(resolution / 2);
      weights += 9 * width * width + 10 * width * next;
    }
    long last = network.width(4);
    return MemoryEstimate.FLOAT * (weights + (9 + 16) * last * last);
  }
}
