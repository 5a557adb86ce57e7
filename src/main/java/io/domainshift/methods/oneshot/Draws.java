package io.domainshift.methods.oneshot;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import java.util.List;

/**
 * The random numbers of the iterations of stage 2, counted from 0. Asked for in any order: each
 * depends on the iteration and on what it is for, not on what was drawn before.
 */
interface Draws {

  /** Who looks at patches. */
  enum Look {
    /** The discriminator at adapted pictures. */
    FAKE,
    /** The discriminator at the target. */
    REAL,
    /** The gradient penalty. */
    PENALTY,
    /** The generator's loss. */
    GENERATOR
  }

  /**
   * Latents of one batch for both generators, [N, wDim] or [N, numWs, wDim], and their noise.
   *
   * @param source the latents that the source generator draws
   * @param adapted the same z, perhaps mixed at another layer
   */
  record Twins(
      Tensor source, List<Tensor> sourceNoise, Tensor adapted, List<Tensor> adaptedNoise) {}

  /** Latents of the pictures that the discriminator learns from. */
  Tensor fakes(GraphScope scope, int iteration);

  /** Noise of the pictures that the discriminator learns from. */
  List<Tensor> fakeNoise(GraphScope scope, int iteration, int batch);

  /** Latents and noise of the pictures that the generator learns from. */
  Twins twins(GraphScope scope, int iteration);

  /** Noise of the reference that the generator learns from. */
  List<Tensor> referenceNoise(GraphScope scope, int iteration);

  /** The target, mirrored at random, as the batch that adapted pictures are told from. */
  Tensor reals(GraphScope scope, int iteration);

  /** The layer by which patches are judged. */
  int feature(int iteration, Look look);

  /** Places of the crops, (x, y) of the top left, int64 [crops, 2]. */
  Tensor corners(GraphScope scope, int iteration);
}
