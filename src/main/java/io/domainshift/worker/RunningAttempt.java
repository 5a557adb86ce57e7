package io.domainshift.worker;

/** An attempt as whoever renews its lease sees it. Calls return at once and may be repeated. */
interface RunningAttempt {

  /** Asks it to checkpoint and end. */
  void stop();

  /** Ends it now. */
  void kill();
}
