package io.domainshift.jobs;

import java.util.UUID;

/**
 * The right to work on a job.
 *
 * @param jobId the job
 * @param epoch number of the attempt; a write that names an older one is refused
 */
public record JobLease(UUID jobId, int epoch) {}
