package io.domainshift.methods.projected;

import io.domainshift.datasets.PreparedDataset;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Seeds;
import io.domainshift.graph.Tensor;
import io.domainshift.nets.GeneratorTraining;
import io.domainshift.nets.OneHot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What generated pictures of training are made from. Every picture's latent and class depend on the
 * job's seed, the iteration, the player and the picture's place in the batch only, wherever the
 * batch is parted; noise and augmentation are drawn for a part.
 */
final class FakeDraws {

  private final GeneratorTraining generator;
  private final PreparedDataset dataset;
  private final ProjectedOptions options;
  private final long seed;

  FakeDraws(
      GeneratorTraining generator, PreparedDataset dataset, ProjectedOptions options, long seed) {
    this.generator = generator;
    this.dataset = dataset;
    this.options = options;
    this.seed = seed;
  }

  /**
   * Arguments of a drawing.
   *
   * @param z [n, zDim]
   * @param labels [n, classes]; null without
   */
  record Fakes(Tensor z, @Nullable Tensor labels, List<Tensor> noise) {}

  /**
   * A part of a batch.
   *
   * @param player for whose step they are drawn
   */
  Fakes part(GraphScope scope, long iteration, String player, int part) {
    int count = options.batchDevice();
    return new Fakes(
        latents(scope, iteration, player, part * count, count),
        labels(scope, iteration, player, part * count, count),
        generator.drawNoise(scope, count, seed(iteration, player, "noise", part)));
  }

  /** Seed of a draw of that name for a part or a picture. */
  long seed(long iteration, String player, String name, int number) {
    return Seeds.derive(seed, iteration, player + "." + name + "." + number);
  }

  private Tensor latents(GraphScope scope, long iteration, String player, int first, int count) {
    long[] seeds = new long[count];
    for (int i = 0; i < count; i++) {
      seeds[i] = seed(iteration, player, "z", first + i);
    }
    return scope
        .call("random.draws.seeded_rows")
        .with(generator.architecture().zDim())
        .with(scope.tensor(HostTensor.ofLongs(seeds, count)))
        .tensor();
  }

  /** Classes as often as the data set has them: those of pictures at random. */
  private @Nullable Tensor labels(
      GraphScope scope, long iteration, String player, int first, int count) {
    if (!options.labels()) {
      return null;
    }
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      long picture = seed(iteration, player, "label", first + i) % dataset.count();
      labels[i] = dataset.label(picture);
    }
    return OneHot.rows(scope, dataset.labels(), labels);
  }
}
