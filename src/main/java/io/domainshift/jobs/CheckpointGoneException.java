package io.domainshift.jobs;

/** A fork's checkpoint was removed while the fork was being queued; nothing was queued. */
public class CheckpointGoneException extends JobException {

  private static final long serialVersionUID = 1L;

  public CheckpointGoneException(JobFork fork) {
    super(
        fork.job(),
        "Job %s has no checkpoint at iteration %d any more"
            .formatted(fork.job(), fork.iteration()));
  }
}
