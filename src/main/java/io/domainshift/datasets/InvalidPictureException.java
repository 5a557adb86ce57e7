package io.domainshift.datasets;

import org.jspecify.annotations.Nullable;

/** A picture that cannot be used, and why: what was looked at, found, and expected. */
public class InvalidPictureException extends RuntimeException {

  private final String subject;
  private final String finding;
  private final String expectation;

  /**
   * @param subject such as {@code The picture}
   * @param finding such as {@code is 30000 pixels wide}
   * @param expectation such as {@code 16 to 16384}
   */
  public InvalidPictureException(String subject, String finding, String expectation) {
    this(subject, finding, expectation, null);
  }

  public InvalidPictureException(
      String subject, String finding, String expectation, @Nullable Throwable cause) {
    super(subject + " " + finding + ", expected " + expectation, cause);
    this.subject = subject;
    this.finding = finding;
    this.expectation = expectation;
  }

  public String subject() {
    return subject;
  }

  public String finding() {
    return finding;
  }

  public String expectation() {
    return expectation;
  }

  /** The same fault, of a picture by the name that its sender knows it by. */
  public InvalidPictureException about(String subject) {
    return new InvalidPictureException(subject, finding, expectation, this);
  }
}
