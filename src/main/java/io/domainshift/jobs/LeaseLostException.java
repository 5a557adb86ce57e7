package io.domainshift.jobs;

/** An attempt wrote after its lease had passed to another attempt, or after its job had ended. */
public class LeaseLostException extends JobException {

  private static final long serialVersionUID = 1L;

  private final int epoch;

  public LeaseLostException(JobLease lease) {
    super(
        lease.jobId(),
        "Attempt %d of job %s no longer holds the lease".formatted(lease.epoch(), lease.jobId()));
    this.epoch = lease.epoch();
  }

  public int epoch() {
    return epoch;
  }
}
