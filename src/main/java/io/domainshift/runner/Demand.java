package io.domainshift.runner;

/** What the outside asks of a running attempt, weakest first. */
enum Demand {
  NONE,
  /** Keep the state, then end: paused, or the worker shuts down. */
  STOP,
  /** End; the state is not wanted. */
  CANCEL,
  /** End; nothing may be written any more. */
  LEASE_LOST
}
