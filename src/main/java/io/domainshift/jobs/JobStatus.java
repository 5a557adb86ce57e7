package io.domainshift.jobs;

/** Where a job stands. */
public enum JobStatus {
  /** Waits for a worker; its not-before time may lie ahead. */
  QUEUED,
  /** One attempt holds the lease; a pause may have been asked for. */
  RUNNING,
  /** Holds no device; goes on from its newest checkpoint when resumed. */
  PAUSED,
  /** An attempt holds the lease and was told to stop. */
  CANCELLING,
  /** The result is stored and was read back. */
  SUCCEEDED,
  /** Ended with an error code and a sentence. */
  FAILED,
  /** Ended because somebody asked for it. */
  CANCELLED,
  /** Its start deadline passed before a worker was free. */
  EXPIRED;

  /** Whether the job has ended; only a retry leaves such a status. */
  public boolean isFinal() {
    return switch (this) {
      case QUEUED, RUNNING, PAUSED, CANCELLING -> false;
      case SUCCEEDED, FAILED, CANCELLED, EXPIRED -> true;
    };
  }
}
