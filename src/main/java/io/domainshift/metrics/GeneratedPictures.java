package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Seeds;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.nets.stylegan2.Generator;

/**
 * Pictures drawn on demand: the n-th depends on seed and n only, its noise also on where its batch
 * starts. A conditional generator draws all its classes equally often.
 */
public final class GeneratedPictures implements PictureSet {

  private final Generator generator;
  private final int count;
  private final long seed;
  private final double truncationPsi;

  private GeneratedPictures(Generator generator, int count, long seed, double truncationPsi) {
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
    return new GeneratedPictures(Generator.map(home, checkpoint), count, seed, truncationPsi);
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
      Tensor z =
          work.call("random.draws.seeded_rows")
              .with(generator.weights().get("mapping.w_avg"))
              .with(generator.architecture().zDim())
              .with(work.tensor(HostTensor.ofLongs(seeds, number)))
              .tensor();
      Tensor w = generator.truncate(work, mapped(work, z, start, number), truncationPsi);
      Tensor images =
          generator.synthesize(
              work, w, generator.drawNoise(work, number, Seeds.derive(seed, start, "noise")));
      return work.call("metrics.pictures.quantised").with(images).tensor().moveTo(scope);
    }
  }

  private Tensor mapped(GraphScope scope, Tensor z, int start, int number) {
    int classes = generator.architecture().cDim();
    if (classes == 0) {
      return generator.mapLatents(scope, z);
    }
    float[] oneHot = new float[number * classes];
    for (int i = 0; i < number; i++) {
      oneHot[i * classes + (start + i) % classes] = 1;
    }
    return generator.mapLatents(scope, z, scope.tensor(HostTensor.of(oneHot, number, classes)));
  }
}
