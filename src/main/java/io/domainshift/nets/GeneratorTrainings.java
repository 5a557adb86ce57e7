package io.domainshift.nets;

import io.domainshift.graph.GraphScope;
import io.domainshift.models.Checkpoint;
import io.domainshift.nets.fastgan.FastGanTraining;

/** The training of a generator that belongs to its weights. */
public final class GeneratorTrainings {

  private GeneratorTrainings() {}

  /**
   * Copies the weights into a scope; those that optimisers move require gradients.
   *
   * @throws io.domainshift.models.InvalidCheckpointException when it is no whole generator of an
   *     architecture that is trained from data
   */
  public static GeneratorTraining load(GraphScope home, Checkpoint checkpoint) {
    return FastGanTraining.load(home, checkpoint);
  }
}
