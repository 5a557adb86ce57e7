package io.domainshift.api.problems;

import org.jspecify.annotations.Nullable;

/** A request that is refused, with the sentence that its sender will read. */
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ProblemCode code;
  private final @Nullable String field;

  private ApiException(ProblemCode code, @Nullable String field, String detail) {
    // A refusal is an answer; its stack trace would only cost time.
    super(detail, null, false, false);
    this.code = code;
    this.field = field;
  }

  public static ApiException of(ProblemCode code, String detail, @Nullable Object... values) {
    return new ApiException(code, null, detail.formatted(values));
  }

  /** For a problem with one field, parameter or header. */
  public static ApiException at(
      String field, ProblemCode code, String detail, @Nullable Object... values) {
    return new ApiException(code, field, detail.formatted(values));
  }

  public ProblemCode code() {
    return code;
  }

  public @Nullable String field() {
    return field;
  }

  /** The sentence; never absent. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
