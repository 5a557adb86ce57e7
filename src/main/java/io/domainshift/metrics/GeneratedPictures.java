package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Seeds;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.nets.ImageGenerator;
import io.domainshift.nets.ImageGenerators;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Pictures drawn on demand: the n-th depends on seed and n only, its noise also on where its batch
 * starts. A conditional generator draws all its classes equally often.
 */
public final class GeneratedPictures implements PictureSet {

  private final ImageGenerator generator;
  private final int count;
  private final long seed;
  private final double truncationPsi;

  private GeneratedPictures(ImageGenerator generator, int count, long seed, double truncationPsi) {
    this.generator = generator;
    this.count = count;
    this.seed = seed;
    this.truncationPsi = truncationPsi;
  }

  /**
   * @param home where the weights live
   * @param truncationPsi 1 for figures that can be compared; less looks better and is less diverse
   * @throws io.domainshift.models.InvalidCheckpointException when the checkpoint is no generator
   */
  public static GeneratedPictures of(
      GraphScope home, Checkpoint checkpoint, int count, long seed, double truncationPsi) {
    return of(ImageGenerators.map(home, checkpoint), count, seed, truncationPsi);
  }

  /** The same of a generator that is there already. */
  public static GeneratedPictures of(
      ImageGenerator generator, int count, long seed, double truncationPsi) {
    return new GeneratedPictures(generator, count, seed, truncationPsi);
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public Tensor batch(GraphScope scope, int start, int number) {
    try (GraphScope work = scope.openChild()) {
      long[] seeds = new long[number];
      for (int i = 0; i < number; i++) {
        seeds[i] = Seeds.derive(seed, start + i, "z");
      }
      Tensor images =
          generator.generate(
              work,
              generator.latents(work, seeds),
              labels(work, start, number),
              truncationPsi,
              generator.drawNoise(work, number, Seeds.derive(seed, start, "noise")));
      return work.call("metrics.pictures.quantised").with(images).tensor().moveTo(scope);
    }
  }

  private @Nullable Tensor labels(GraphScope scope, int start, int number) {
    int classes = generator.architecture().cDim();
    return classes == 0
        ? null
        : generator.labels(
            scope, IntStream.range(start, start + number).map(i -> i % classes).toArray());
  }
}
