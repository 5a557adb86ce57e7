package io.domainshift.jobs;

import java.util.UUID;

/** The job's status does not allow what was asked. */
public class IllegalTransitionException extends JobException {

  private static final long serialVersionUID = 1L;

  private final JobStatus status;
  private final String action;

  public IllegalTransitionException(UUID jobId, String action, JobStatus status, String expected) {
    super(
        jobId,
        "Cannot %s job %s: it is %s, expected %s".formatted(action, jobId, status, expected));
    this.status = status;
    this.action = action;
  }

  public JobStatus status() {
    return status;
  }

  public String action() {
    return action;
  }
}
