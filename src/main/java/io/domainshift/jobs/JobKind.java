package io.domainshift.jobs;

/** What a job makes. */
public enum JobKind {
  /** A generator adapted to another domain. */
  ADAPTATION,
  /** A generator trained on a data set. */
  TRAINING,
  /** Pictures drawn by a generator. */
  SAMPLES,
  /** A data set, looked through and prepared for training. */
  DATASET,
  /** Figures about a generator's pictures. */
  EVALUATION,
  /** A generator's weights in another format, proved to draw the same pictures. */
  EXPORT
}
