package io.domainshift.methods;

import io.domainshift.models.Checkpoint;

/**
 * A way of training a generator, usually one paper. An implementation is a Spring bean in a folder
 * of its own; {@link TrainingMethods} finds it by {@link #name()}.
 *
 * @param <O> the method's options: a record with one component for each hyperparameter
 */
public interface TrainingMethod<O> {

  /** What a request says in {@code method}, and the key of a model's defaults for this method. */
  String name();

  /** Which door its requests come through: {@code /v1/adaptations} or {@code /v1/trainings}. */
  MethodKind kind();

  /**
   * The record that {@link #plan} fills and {@link #train} takes. Components that a fork must keep
   * are marked {@link Kept}.
   */
  Class<O> optionsType();

  /**
   * Settles everything that can be settled before a device is taken. Plain Java, no LibTorch.
   *
   * @param inputs what the request may refer to
   * @return the effective options: the request over the defaults that come with the model over the
   *     published defaults
   * @throws InvalidOptionException naming the first option that is unknown, missing, out of range,
   *     in conflict with another or at odds with the inputs
   */
  Plan<O> plan(RequestedOptions requested, Inputs inputs);

  /**
   * Trains, on the calling thread. Every random draw depends on the run's seed, the iteration and
   * the draw's name only, so that a resumed run ends in the same bits.
   *
   * @param options as returned by {@link #plan}
   * @return the trained network with the metadata that the method can give
   * @throws DivergedException when the loss is no number any more or has left its range
   * @throws TrainingInterrupted when the run asked for a stop
   */
  Checkpoint train(TrainingRun run, O options);
}
