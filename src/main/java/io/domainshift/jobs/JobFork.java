package io.domainshift.jobs;

import java.util.UUID;

/**
 * Where a job was forked from.
 *
 * @param job whose checkpoint it starts at
 * @param iteration of that checkpoint
 */
public record JobFork(UUID job, int iteration) {}
