package io.domainshift.jobs;

/**
 * Why an attempt ended without a result.
 *
 * @param code stable, for programs: {@code DIVERGED}, {@code OUT_OF_MEMORY}…
 * @param message one sentence for people: subject, finding, expectation
 * @param passing whether another attempt may well succeed
 */
public record JobFailure(String code, String message, boolean passing) {

  /**
   * What the database itself says of it names tables and addresses, which are nobody's business.
   */
  public static final JobFailure DATABASE_AWAY =
      new JobFailure("DATABASE_UNAVAILABLE", "The database did not answer", true);
}
