package io.domainshift.nets;

import io.domainshift.graph.GraphScope;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.nets.fastgan.FastGan;
import io.domainshift.nets.stylegan2.Generator;

/** The face that belongs to a generator's weights. */
public final class ImageGenerators {

  private ImageGenerators() {}

  /**
   * A generator to draw with, in the memory of the checkpoint where that is possible. Its weights
   * cannot be trained.
   *
   * @throws io.domainshift.models.InvalidCheckpointException when the checkpoint is no generator
   */
  public static ImageGenerator map(GraphScope home, Checkpoint checkpoint) {
    return checkpoint.architecture() instanceof FastGanArchitecture
        ? FastGan.map(home, checkpoint)
        : Generator.map(home, checkpoint);
  }
}
