package io.domainshift.jobs;

import java.util.UUID;

/** Something the queue refuses. The job's id is a field and part of the message. */
public abstract class JobException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final UUID jobId;

  protected JobException(UUID jobId, String message) {
    super(message);
    this.jobId = jobId;
  }

  public UUID jobId() {
    return jobId;
  }
}
