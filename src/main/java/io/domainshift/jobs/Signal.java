package io.domainshift.jobs;

/** What the queue tells an attempt that reports progress. */
public enum Signal {
  CONTINUE,
  /** Checkpoint, hand the device back, wait to be resumed. */
  PAUSE,
  /** Stop; nothing more is wanted. */
  CANCEL
}
