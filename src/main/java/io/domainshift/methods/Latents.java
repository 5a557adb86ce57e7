package io.domainshift.methods;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Seeds;
import io.domainshift.graph.Tensor;
import io.domainshift.nets.stylegan2.Generator;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Draws of a job: each depends on the job's seed, the iteration and its own name only. */
public final class Latents {

  private final Generator generator;
  private final long jobSeed;
  private final @Nullable Integer label;

  /**
   * @param label class of every picture; null for an unconditional generator
   */
  public Latents(Generator generator, long jobSeed, @Nullable Integer label) {
    this.generator = generator;
    this.jobSeed = jobSeed;
    this.label = label;
  }

  /** Seed of the draw with that name in that iteration. */
  public long seed(long iteration, String name) {
    return Seeds.derive(jobSeed, iteration, name);
  }

  /** Intermediate latents [count, wDim] of fresh z. */
  public Tensor w(GraphScope scope, int count, long iteration, String name) {
    Tensor z =
        scope
            .call("random.draws.normal_rows")
            .with(generator.weights().get("synthesis.b4.const"))
            .with(count)
            .with(generator.architecture().zDim())
            .with(seed(iteration, name))
            .tensor();
    return label == null
        ? generator.mapLatents(scope, z)
        : generator.mapLatents(
            scope, z, generator.labels(scope, IntStream.range(0, count).map(i -> label).toArray()));
  }

  /**
   * Latents of a training batch: [count, wDim], or [count, numWs, wDim] where two are mixed.
   *
   * @param mixingProb how likely an iteration mixes two latents at a random layer
   */
  public Tensor batch(GraphScope scope, int count, long iteration, double mixingProb) {
    return cross(scope, styles(scope, count, iteration, mixingProb, ""), iteration, "crossover");
  }

  /**
   * Latents of a batch before a layer is drawn at which they mix.
   *
   * @param w of every picture [count, wDim]
   * @param mixed what the finer layers take instead, of the same shape; null for no mixing
   */
  public record Styles(Tensor w, @Nullable Tensor mixed) {}

  /**
   * Fresh latents of a batch.
   *
   * @param mixingProb how likely two are mixed
   * @param prefix of the draws' names, one for each batch of an iteration
   */
  public Styles styles(
      GraphScope scope, int count, long iteration, double mixingProb, String prefix) {
    Tensor w = w(scope, count, iteration, prefix + "z");
    // A derived seed is a uniform 32-bit number.
    return seed(iteration, prefix + "mixing") < mixingProb * 0x1p32
        ? new Styles(w, w(scope, count, iteration, prefix + "z.mixed"))
        : new Styles(w, null);
  }

  /**
   * Latents for {@code synthesize}: mixed at a random layer where there are two.
   *
   * @param name of the draw that chooses the layer
   */
  public Tensor cross(GraphScope scope, Styles styles, long iteration, String name) {
    if (styles.mixed() == null) {
      return styles.w();
    }
    int rows = generator.architecture().numWs();
    int crossover = 1 + (int) (seed(iteration, name) % (rows - 1));
    return generator.mix(scope, styles.w(), styles.mixed(), crossover);
  }

  /**
   * Centres (x, y) of one random crop a picture, int64 [count, 2]; every crop lies inside.
   *
   * @param size side of the crops in pixels, even, below the side of the pictures
   */
  public Tensor cropCenters(GraphScope scope, int count, long iteration, int size) {
    int room = generator.architecture().size() - size;
    long[] centers = new long[2 * count];
    Arrays.setAll(centers, i -> size / 2 + seed(iteration, "crop." + i) % room);
    return scope.tensor(HostTensor.ofLongs(centers, count, 2));
  }
}
