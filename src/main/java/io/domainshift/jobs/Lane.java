package io.domainshift.jobs;

/** Where a job is worked on: short work never waits behind a training. */
public enum Lane {
  /** A process of its own per attempt. */
  RUNNER,
  /** Inside the worker, with loaded generators. */
  STUDIO,
  /** Inside the worker, on processors alone. */
  DATASETS
}
