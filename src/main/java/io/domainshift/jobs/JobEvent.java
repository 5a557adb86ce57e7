package io.domainshift.jobs;

import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened to a job.
 *
 * @param seq 1, 2, 3… per job, without gaps, in the order of commits
 * @param type {@code status}, {@code progress}, {@code checkpoint}, {@code artifact}, {@code
 *     measurement}, {@code warning} or {@code waiting}, which has no facts when the wait is over
 * @param data facts of that type
 */
public record JobEvent(UUID jobId, long seq, Instant at, String type, JsonNode data) {}
