package io.domainshift.runner;

import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.JobLease;
import io.domainshift.methods.TrainingInterrupted;
import io.domainshift.storage.PatientStorage;
import io.domainshift.storage.StorageFullException;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that waits until the storage has room again: its job says so meanwhile, and whoever
 * cancels or pauses the job is heard.
 */
final class RoomWait implements PatientStorage.Waiting {

  private final JobAttempts attempts;
  private @Nullable JobLease lease;
  private @Nullable AttemptReporter reporter;

  RoomWait(JobAttempts attempts) {
    this.attempts = attempts;
  }

  /** From here on it is this attempt that waits. */
  void attach(JobLease attempt, AttemptReporter itsReporter) {
    lease = attempt;
    reporter = itsReporter;
  }

  /**
   * @throws TrainingInterrupted if the attempt is to end: what it has not stored is computed again
   */
  @Override
  public void forRoom(StorageFullException e) {
    if (lease == null || reporter == null) {
      throw e;
    }
    JobLease held = lease;
    Persistence.write(() -> attempts.waitForRoom(held, String.valueOf(e.getMessage())));
    Demand demand = reporter.demand();
    if (demand != Demand.NONE) {
      throw new TrainingInterrupted("asked to end while the storage is full");
    }
  }

  @Override
  public void over() {
    if (lease != null) {
      JobLease held = lease;
      Persistence.write(() -> attempts.goOn(held));
    }
  }
}
