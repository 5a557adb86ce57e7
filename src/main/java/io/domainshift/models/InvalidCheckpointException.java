package io.domainshift.models;

import org.jspecify.annotations.Nullable;

/** A file of weights that cannot be used, and why: what was looked at, found, and expected. */
public class InvalidCheckpointException extends RuntimeException {

  private final String subject;
  private final String finding;
  private final String expectation;

  /**
   * @param subject such as {@code Tensor synthesis.b64.conv1.weight}
   * @param finding such as {@code is [512, 512, 1, 1]}
   * @param expectation such as {@code [512, 512, 3, 3]}
   */
  public InvalidCheckpointException(String subject, String finding, String expectation) {
    this(subject, finding, expectation, null);
  }

  public InvalidCheckpointException(
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

  /** The same fault, naming the checkpoint it was found in. */
  public InvalidCheckpointException in(String checkpoint) {
    return new InvalidCheckpointException(
        subject, finding, expectation + " (checkpoint: " + checkpoint + ")", this);
  }
}
