package io.domainshift.jobs;

/**
 * Why an attempt ended without a result.
 *
 * @param code stable, for programs: {@code DIVERGED}, {@code OUT_OF_MEMORY}…
 * @param message one sentence for people: subject, finding, expectation
 * @param passing whether another attempt may well succeed
 */
public record JobFailure(String code, String message, boolean passing) {}
