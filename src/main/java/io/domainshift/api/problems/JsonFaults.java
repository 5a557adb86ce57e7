package io.domainshift.api.problems;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns what Jackson says about a body into what its sender needs to know. */
public final class JsonFaults {

  private JsonFaults() {}

  /** The refusal that belongs to a fault; names the field, or the position where there is none. */
  public static ApiException refusal(JacksonException fault) {
    if (fault instanceof UnrecognizedPropertyException e) {
      return unknown(path(e), e.getKnownPropertyIds());
    }
    if (fault instanceof InvalidNullException e) {
      return invalid(path(e), "null", kind(e.getTargetType()));
    }
    if (fault instanceof InvalidFormatException e) {
      return invalid(path(e), quoted(e.getValue()), kind(e.getTargetType()));
    }
    if (fault instanceof MismatchedInputException e) {
      return mismatch(e);
    }
    if (fault instanceof InputCoercionException && !fault.getPath().isEmpty()) {
      return ApiException.at(
          path(fault), ProblemCode.INVALID_FIELD, "%s is a number out of range", path(fault));
    }
    if (fault instanceof StreamConstraintsException || fault instanceof DatabindException) {
      return ApiException.of(ProblemCode.MALFORMED_JSON, "Body %s", sentence(fault));
    }
    return ApiException.of(ProblemCode.MALFORMED_JSON, "Body is not JSON: %s", sentence(fault));
  }

  /** The refusal of a field that nothing reads. */
  public static ApiException unknown(String field, @Nullable Collection<Object> known) {
    String names =
        known == null
            ? "no field"
            : known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    return ApiException.at(
        field, ProblemCode.UNKNOWN_FIELD, "%s is unknown, expected one of: %s", field, names);
  }

  private static ApiException mismatch(MismatchedInputException e) {
    if (e.getPath().isEmpty()) {
      return ApiException.of(
          ProblemCode.MALFORMED_JSON, "Body is not what is expected here: an object");
    }
    return ApiException.at(
        path(e), ProblemCode.INVALID_FIELD, "%s must be %s", path(e), kind(e.getTargetType()));
  }

  private static ApiException invalid(String field, String finding, String expectation) {
    return ApiException.at(
        field, ProblemCode.INVALID_FIELD, "%s is %s, must be %s", field, finding, expectation);
  }

  private static String sentence(JacksonException e) {
    String message = Objects.requireNonNullElse(e.getOriginalMessage(), "unreadable");
    int end = message.indexOf('\n');
    String finding = end < 0 ? message : message.substring(0, end);
    TokenStreamLocation at = e.getLocation();
    return at == null || at.getLineNr() < 0
        ? finding
        : "%s at line %d, column %d".formatted(finding, at.getLineNr(), at.getColumnNr());
  }

  private static String path(JacksonException e) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      if (step.getPropertyName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return path.toString();
  }

  private static String quoted(@Nullable Object value) {
    return value instanceof CharSequence ? "\"" + value + "\"" : String.valueOf(value);
  }

  private static String kind(@Nullable Class<?> type) {
    if (type == null) {
      return "something else";
    }
    if (type.isEnum()) {
      return Stream.of(Objects.requireNonNull(type.getEnumConstants()))
          .map(String::valueOf)
          .collect(Collectors.joining(", ", "one of: ", ""));
    }
    if (List.of(int.class, Integer.class, long.class, Long.class).contains(type)) {
      return "a whole number";
    }
    if (List.of(double.class, Double.class, float.class, Float.class).contains(type)) {
      return "a number";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "a text";
    }
    if (type.isArray() || Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    return type.isRecord() || Map.class.isAssignableFrom(type) ? "an object" : "something else";
  }
}
