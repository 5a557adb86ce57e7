package io.domainshift.runner;

/** How a runner's process ends; any other code, or a signal, is a crash. */
public enum RunnerExit {
  /** The outcome stands in the database. */
  DONE(0),
  /** Its lease had ended; whoever holds the job now decides. */
  LEASE_LOST(3),
  /** The worker that started it is gone. */
  ORPHANED(4);

  private final int code;

  RunnerExit(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Whether a process that ended with this code is one that crashed. */
  public static boolean isCrash(int code) {
    return code != DONE.code && code != LEASE_LOST.code && code != ORPHANED.code;
  }
}
