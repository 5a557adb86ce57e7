package io.domainshift.jobs;

import java.util.UUID;

/** No job has this id. */
public class JobNotFoundException extends JobException {

  private static final long serialVersionUID = 1L;

  public JobNotFoundException(UUID jobId) {
    super(jobId, "There is no job %s".formatted(jobId));
  }
}
