package io.domainshift.worker;

import io.domainshift.jobs.JobLease;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A running attempt whose lease is being renewed, and why it was ended, if it was. */
final class Watch {

  /** Why a worker ended an attempt. */
  enum Ending {
    /** The lease ran out or was refused: nothing may be written for it. */
    LEASE_LOST,
    /** No iteration for longer than the progress deadline. */
    STALLED,
    /** It had been told to stop and did not in time. */
    DEAF
  }

  private final JobLease lease;
  private final RunningAttempt attempt;
  private long validUntilNanos;
  private long deafAtNanos;
  private boolean asked;
  private @Nullable Ending ending;

  Watch(JobLease lease, RunningAttempt attempt, Duration validFor) {
    this.lease = lease;
    this.attempt = attempt;
    this.validUntilNanos = System.nanoTime() + validFor.toNanos();
  }

  JobLease lease() {
    return lease;
  }

  synchronized void renewed(long askedAtNanos, Duration validFor) {
    validUntilNanos = askedAtNanos + validFor.toNanos();
  }

  /** Asks it once to stop; kills it after the grace. */
  synchronized void stop(Duration grace) {
    if (!asked) {
      asked = true;
      deafAtNanos = System.nanoTime() + grace.toNanos();
      attempt.stop();
    }
  }

  /** Returns whether it had not been ended before. */
  synchronized boolean end(Ending why) {
    if (ending != null) {
      return false;
    }
    ending = why;
    attempt.kill();
    return true;
  }

  /** Whether the lease lasts by the local timer, which works when the database does not. */
  synchronized boolean isValid() {
    return System.nanoTime() - validUntilNanos < 0;
  }

  synchronized void endIfDeaf() {
    if (asked && System.nanoTime() - deafAtNanos >= 0) {
      end(Ending.DEAF);
    }
  }

  /** Null while nobody ended it. */
  synchronized @Nullable Ending ending() {
    return ending;
  }
}
