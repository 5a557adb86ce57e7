package io.domainshift.api.problems;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A problem details object of RFC 9457.
 *
 * @param type a URI per kind of problem
 * @param title that kind in words, always the same for one type
 * @param status the HTTP status
 * @param detail this problem: subject, finding, expectation
 * @param instance path of the request
 * @param code stable name of the kind, for programs
 * @param field the field, parameter or header at fault, where there is one: {@code clip[1].weight}
 * @param errorId to be quoted when asking about an internal error
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A problem details object of RFC 9457")
public record Problem(
    @Schema(example = "urn:domainshift:problem:invalid-field") String type,
    @Schema(example = "A field of the body has a value that is not accepted") String title,
    @Schema(example = "400") int status,
    @Schema(example = "iterations is 0, must be between 1 and 100000") String detail,
    @Schema(example = "/v1/adaptations") @Nullable String instance,
    @Schema(example = "INVALID_FIELD") String code,
    @Schema(example = "iterations") @Nullable String field,
    @Nullable String errorId) {

  public static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(ProblemCode code, String detail, String path, @Nullable String field) {
    return new Problem(
        code.type(), code.title(), code.status(), detail, path, code.name(), field, null);
  }

  static Problem internal(String path, String errorId) {
    ProblemCode code = ProblemCode.INTERNAL_ERROR;
    String detail = "The request failed for a reason that is not its own (error %s)";
    return new Problem(
        code.type(),
        code.title(),
        code.status(),
        detail.formatted(errorId),
        path,
        code.name(),
        null,
        errorId);
  }
}
