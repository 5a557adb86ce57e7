package io.domainshift.api.problems;

import org.jspecify.annotations.Nullable;

/** Problems for which nothing is known but a status. */
final class StatusProblems {

  private StatusProblems() {}

  static Problem of(@Nullable Object status, String path, String method) {
    int code = status instanceof Integer number ? number : 404;
    return switch (code) {
      case 400 ->
          Problem.of(
              ProblemCode.MALFORMED_REQUEST,
              "Request line or headers break the rules of HTTP (RFC 9110, RFC 9112)",
              path,
              null);
      case 404 ->
          Problem.of(ProblemCode.PATH_NOT_FOUND, "Nothing is served at " + path, path, null);
      case 405 ->
          Problem.of(
              ProblemCode.METHOD_NOT_ALLOWED, "Method " + method + " is not taken", path, null);
      case 413 ->
          Problem.of(ProblemCode.BODY_TOO_LARGE, "Body is larger than accepted", path, null);
      default ->
          new Problem(
              "about:blank",
              "The request was refused",
              code,
              "The server refused the request with status " + code,
              path,
              ProblemCode.REQUEST_REFUSED.name(),
              null,
              null);
    };
  }
}
