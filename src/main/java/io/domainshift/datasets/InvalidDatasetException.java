package io.domainshift.datasets;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A data set that cannot be made, and why: what was looked at, found, and expected. */
public class InvalidDatasetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable LintReport report;

  /**
   * @param subject such as {@code The archive}
   * @param finding such as {@code holds no picture}
   * @param expectation such as {@code at least 10}
   */
  public InvalidDatasetException(String subject, String finding, String expectation) {
    super(subject + " " + finding + ", expected " + expectation);
    this.report = null;
  }

  /** Of pictures that were looked through, with all that was found. */
  InvalidDatasetException(String finding, String expectation, LintReport report) {
    super("The data set " + finding + ", expected " + expectation);
    this.report = report;
  }

  public InvalidDatasetException(
      String subject, String finding, String expectation, Throwable cause) {
    super(subject + " " + finding + ", expected " + expectation, cause);
    this.report = null;
  }

  /** What was found in the pictures; empty when it did not get that far. */
  public Optional<LintReport> report() {
    return Optional.ofNullable(report);
  }
}
