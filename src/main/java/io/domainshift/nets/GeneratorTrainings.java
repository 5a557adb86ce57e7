package io.domainshift.nets;

import io.domainshift.graph.GraphScope;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.nets.fastgan.FastGanTraining;
import io.domainshift.nets.stylegan2.StyleGan2Training;

/** The training of a generator that belongs to its weights. */
public final class GeneratorTrainings {

  private GeneratorTrainings() {}

  /**
   * Copies the weights into a scope; those that optimisers move require gradients.
   *
   * @throws io.domainshift.models.InvalidCheckpointException when it is no whole generator
   */
  public static GeneratorTraining load(GraphScope home, Checkpoint checkpoint) {
    return checkpoint.architecture() instanceof FastGanArchitecture
        ? FastGanTraining.load(home, checkpoint)
        : StyleGan2Training.load(home, checkpoint);
  }
}
