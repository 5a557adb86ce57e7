package io.domainshift.jobs;

/**
 * How far a job has come, in the fewest words.
 *
 * @param status where it stands
 * @param eventSeq number of its newest event
 */
public record JobMark(JobStatus status, long eventSeq) {}
