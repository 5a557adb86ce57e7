package io.domainshift.cli;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The service answered with a problem (RFC 9457); its facts are kept as fields. */
final class RequestRefused extends CommandFailure {

  private final int status;
  private final String code;
  private final @Nullable String field;

  private RequestRefused(int status, String code, @Nullable String field, String detail) {
    super(detail + " (" + status + " " + code + (field == null ? "" : ", " + field) + ")");
    this.status = status;
    this.code = code;
    this.field = field;
  }

  /**
   * @param problem the answer's body; a missing node where the answer was no JSON
   */
  static RequestRefused of(int status, String path, JsonNode problem) {
    String detail = problem.path("detail").asString(problem.path("title").asString(""));
    return new RequestRefused(
        status,
        problem.path("code").asString("HTTP"),
        problem.path("field").asStringOpt().orElse(null),
        detail.isEmpty() ? "The service refused " + path : detail);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  @Nullable String field() {
    return field;
  }
}
