package io.domainshift.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a claim hands out: the lease and all that an attempt needs.
 *
 * @param lease the right to work, with its epoch
 * @param leaseUntil when the lease ends unless renewed
 * @param kind what the job makes
 * @param method how
 * @param parameters effective options
 * @param seed every random draw derives from it
 * @param iterations how many iterations the job has
 * @param tenant whose job it is
 * @param name the job's name for people
 * @param forkedFrom the checkpoint that it started at; null when it started at the beginning
 * @param traceparent the span that queued it; null when nobody traced that
 */
public record ClaimedJob(
    JobLease lease,
    Instant leaseUntil,
    JobKind kind,
    String method,
    JsonNode parameters,
    long seed,
    int iterations,
    String tenant,
    @Nullable String name,
    @Nullable JobFork forkedFrom,
    @Nullable String traceparent) {}
