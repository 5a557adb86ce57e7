package io.domainshift.methods;

import io.domainshift.datasets.PreparedDataset;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.metrics.Evaluation;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.Model;
import java.awt.image.BufferedImage;
import java.util.Map;
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

  /** What the catalog says about an installed model. */
  Model installed(String idOrName);

  /**
   * A picture that the job was given: upright, RGB, in full size.
   *
   * @param id as the plan found it among its {@link Inputs#images()}
   * @throws io.domainshift.datasets.InvalidPictureException when it is gone
   */
  BufferedImage image(String id);

  /**
   * What an earlier job found out about its target picture.
   *
   * @param jobId as the plan found it among its {@link Inputs#references()}
   * @return the tensors that {@link Reference} names
   * @throws io.domainshift.models.InvalidCheckpointException when it is gone
   */
  Map<String, HostTensor> reference(String jobId);

  /**
   * The pictures of a data set, mapped into memory.
   *
   * @param id as the plan found it among its {@link Inputs#datasets()}
   * @throws io.domainshift.datasets.InvalidDatasetException when it is gone
   */
  PreparedDataset dataset(String id);

  /**
   * What the pictures of a generator in training are held against: pictures of a data set, whose
   * features are kept between jobs.
   *
   * @param dataset id as {@link #dataset} takes it
   * @param network id or name of the model whose features are compared
   * @param most how many pictures at most
   * @param mirror whether mirrored pictures are among them
   * @throws io.domainshift.datasets.InvalidDatasetException when it is gone
   */
  Evaluation.Reference realPictures(String dataset, String network, int most, boolean mirror);

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

  /**
   * Keeps a file for the user; one of the same name is replaced.
   *
   * @param kind what it is, one word for all files of its sort: {@code reference}
   * @param name file name with extension, unique in the job
   * @param mediaType its IANA type
   */
  void file(String kind, String name, String mediaType, byte[] content);

  /**
   * Keeps weights for the user, a file of the kind {@code weights}; one of the same name is
   * replaced.
   *
   * @param name file name that ends in {@code .safetensors}, unique in the job
   */
  void weights(String name, Checkpoint checkpoint);

  /** Examines generators against a data set, all of them in the same way. */
  GeneratorExam exam(GeneratorExam.Terms terms);

  /**
   * Keeps numbers about the outcome, which the job shows in its result; numbers of the same name
   * are replaced.
   *
   * @param measurements by name; each a finite number
   */
  void measured(Map<String, Double> measurements);

  /** Adds a sentence to the job's warnings. */
  void warn(String message);
}
