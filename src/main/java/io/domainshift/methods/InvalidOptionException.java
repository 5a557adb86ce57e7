package io.domainshift.methods;

/** A request that a method refuses. The message is a sentence: subject, finding, expectation. */
public class InvalidOptionException extends RuntimeException {

  private final String field;

  public InvalidOptionException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** The option at fault as the request writes it, {@code clip[1].weight} for a nested one. */
  public String field() {
    return field;
  }
}
