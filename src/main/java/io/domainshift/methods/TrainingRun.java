package io.domainshift.methods;

import io.domainshift.graph.GraphScope;
import io.domainshift.models.Checkpoint;
import java.awt.image.BufferedImage;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a method may ask of the attempt that runs it. Confined to the thread that calls {@link
 * TrainingMethod#train}.
 */
public interface TrainingRun {

  /** Native memory of the attempt; closed by whoever runs the method. */
  GraphScope scope();

  /** The job's seed, from which every draw of every iteration is derived. */
  long seed();

  /** Weights of an installed model; the tensors may be mapped from a file and read-only. */
  Checkpoint model(String idOrName);

  /** Where an earlier attempt of the same job got to; empty at the first attempt. */
  Optional<TrainingState> resumeFrom();

  /**
   * Reports a finished iteration.
   *
   * @param state gives the state after this iteration; asked only when the run has to stop here and
   *     wants to go on later
   * @throws TrainingInterrupted when the run has to stop; the method lets it pass
   */
  void tick(Progress progress, Supplier<TrainingState> state);

  /**
   * Between two graph calls of one iteration: cheap, and may end the run.
   *
   * @throws TrainingInterrupted when the job was cancelled or the attempt lost its lease
   */
  void checkInterrupted();

  /** Keeps a state from which the job can be resumed. */
  void checkpoint(TrainingState state);

  /**
   * Keeps a picture for the user.
   *
   * @param iteration how many iterations were done
   * @param name file name with extension, the same for pictures of one series
   */
  void sample(int iteration, String name, BufferedImage picture);

  /** Adds a sentence to the job's warnings. */
  void warn(String message);
}
