package io.domainshift.api.problems;

import jakarta.validation.ConstraintViolation;
import java.util.Comparator;
import java.util.Set;

/** Broken constraints of a bound record as the refusal of one field. */
public final class Violations {

  private Violations() {}

  /** Names the first field in alphabetical order, so that equal requests get equal answers. */
  public static ApiException refusal(Set<? extends ConstraintViolation<?>> violations) {
    ConstraintViolation<?> first =
        violations.stream()
            .min(Comparator.comparing(violation -> violation.getPropertyPath().toString()))
            .orElseThrow();
    // An element of a list is named by its number alone.
    String field = first.getPropertyPath().toString().replace(".<list element>", "");
    Object value = first.getInvalidValue();
    String finding =
        value == null
            ? "missing"
            : value instanceof CharSequence ? "\"" + value + "\"" : value + "";
    return ApiException.at(
        field, ProblemCode.INVALID_FIELD, "%s is %s, %s", field, finding, first.getMessage());
  }
}
