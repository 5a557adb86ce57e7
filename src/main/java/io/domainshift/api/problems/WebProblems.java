package io.domainshift.api.problems;

import io.domainshift.jobs.DatabaseAway;
import io.domainshift.storage.StorageFullException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.ConstraintViolationException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

/** What the web layer refuses, and everything that nobody expected. */
@Order(1)
@RestControllerAdvice
class WebProblems {

  private static final Logger log = LoggerFactory.getLogger(WebProblems.class);

  @ExceptionHandler
  ResponseEntity<Problem> unreadable(
      HttpMessageNotReadableException e, HttpServletRequest request) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ApiException refusal) {
        return answer(refusal, request);
      }
      if (cause instanceof JacksonException fault) {
        return answer(JsonFaults.refusal(fault), request);
      }
    }
    return answer(
        ApiException.of(ProblemCode.MALFORMED_JSON, "Body is missing, expected a JSON object"),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> unknownPath(NoResourceFoundException e, HttpServletRequest request) {
    return answer(
        ApiException.of(
            ProblemCode.PATH_NOT_FOUND, "Nothing is served at %s", request.getRequestURI()),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> method(
      HttpRequestMethodNotSupportedException e, HttpServletRequest request) {
    List<HttpMethod> allowed =
        Objects.requireNonNullElse(e.getSupportedHttpMethods(), List.<HttpMethod>of()).stream()
            .sorted()
            .toList();
    ApiException refusal =
        ApiException.of(
            ProblemCode.METHOD_NOT_ALLOWED,
            "%s takes %s, not %s",
            request.getRequestURI(),
            allowed.isEmpty() ? "other methods" : join(allowed),
            e.getMethod());
    return answer(refusal, request, allow(allowed));
  }

  private static HttpHeaders allow(List<HttpMethod> methods) {
    HttpHeaders headers = new HttpHeaders();
    if (!methods.isEmpty()) {
      headers.add(HttpHeaders.ALLOW, join(methods));
    }
    return headers;
  }

  @ExceptionHandler
  ResponseEntity<Problem> mediaType(
      HttpMediaTypeNotSupportedException e, HttpServletRequest request) {
    List<MediaType> supported = e.getSupportedMediaTypes();
    ApiException refusal =
        ApiException.at(
            HttpHeaders.CONTENT_TYPE,
            ProblemCode.UNSUPPORTED_MEDIA_TYPE,
            "Content-Type is %s, must be %s",
            Objects.requireNonNullElse(request.getContentType(), "missing"),
            supported.isEmpty() ? MediaType.APPLICATION_JSON : join(supported));
    HttpHeaders headers = new HttpHeaders();
    headers.setAccept(supported);
    return answer(refusal, request, headers);
  }

  @ExceptionHandler
  ResponseEntity<Problem> notAcceptable(
      HttpMediaTypeNotAcceptableException e, HttpServletRequest request) {
    return answer(
        ApiException.at(
            HttpHeaders.ACCEPT,
            ProblemCode.NOT_ACCEPTABLE,
            "Accept is %s, there is %s",
            request.getHeader(HttpHeaders.ACCEPT),
            e.getSupportedMediaTypes().isEmpty()
                ? "no such type"
                : join(e.getSupportedMediaTypes())),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> type(MethodArgumentTypeMismatchException e, HttpServletRequest request) {
    if (e.getParameter().hasParameterAnnotation(PathVariable.class)) {
      return answer(
          ApiException.of(
              ProblemCode.PATH_NOT_FOUND, "Nothing is served at %s", request.getRequestURI()),
          request);
    }
    return answer(
        ApiException.at(
            e.getName(),
            e.getParameter().hasParameterAnnotation(RequestHeader.class)
                ? ProblemCode.INVALID_HEADER
                : ProblemCode.INVALID_PARAMETER,
            "%s is %s, must be %s",
            e.getName(),
            quoted(e.getValue()),
            expectation(e.getRequiredType())),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> parameters(
      HandlerMethodValidationException e, HttpServletRequest request) {
    ParameterValidationResult first = e.getParameterValidationResults().get(0);
    String name = String.valueOf(first.getMethodParameter().getParameterName());
    RequestHeader header = first.getMethodParameter().getParameterAnnotation(RequestHeader.class);
    String sentence = first.getResolvableErrors().get(0).getDefaultMessage();
    String subject = header == null || header.value().isEmpty() ? name : header.value();
    return answer(
        ApiException.at(
            subject,
            header == null ? ProblemCode.INVALID_PARAMETER : ProblemCode.INVALID_HEADER,
            "%s is %s, %s",
            subject,
            quoted(first.getArgument()),
            sentence),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> missing(
      MissingServletRequestParameterException e, HttpServletRequest request) {
    String name = e.getParameterName();
    return answer(
        ApiException.at(name, ProblemCode.INVALID_PARAMETER, "%s is missing, it is required", name),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> missing(
      MissingServletRequestPartException e, HttpServletRequest request) {
    String name = e.getRequestPartName();
    return answer(
        ApiException.at(
            name, ProblemCode.INVALID_FIELD, "Part %s is missing, it is required", name),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> tooLarge(MaxUploadSizeExceededException e, HttpServletRequest request) {
    return answer(
        ApiException.of(ProblemCode.BODY_TOO_LARGE, "Upload is larger than is accepted here"),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> multipart(MultipartException e, HttpServletRequest request) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ApiException refusal) {
        return answer(refusal, request);
      }
      if (cause.getClass().getSimpleName().contains("SizeLimit")) {
        return answer(
            ApiException.of(ProblemCode.BODY_TOO_LARGE, "Upload is larger than is accepted here"),
            request);
      }
    }
    if (StorageFullException.isBehind(e)) {
      return answer(full(e, request), request);
    }
    return answer(
        ApiException.of(
            ProblemCode.MALFORMED_REQUEST, "Body is not multipart/form-data of RFC 7578"),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> binding(ServletRequestBindingException e, HttpServletRequest request) {
    return answer(
        ApiException.of(
            ProblemCode.REQUEST_REFUSED,
            "%s",
            Objects.requireNonNullElse(e.getBody().getDetail(), "The request is incomplete")),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> violation(ConstraintViolationException e, HttpServletRequest request) {
    return answer(Violations.refusal(e.getConstraintViolations()), request);
  }

  /** The client has gone; there is nobody to answer. */
  @ExceptionHandler({AsyncRequestNotUsableException.class, ClientAbortException.class})
  void gone() {}

  /**
   * @throws Exception the one that was caught, when the answer is already on its way: the container
   *     then cuts the connection, which tells the client that bytes are missing
   */
  @ExceptionHandler
  ResponseEntity<Problem> unexpected(
      Exception e, HttpServletRequest request, HttpServletResponse response) throws Exception {
    if (response.isCommitted()) {
      log.error("{} {} is cut off", request.getMethod(), request.getRequestURI(), e);
      throw e;
    }
    if (DatabaseAway.caused(e)) {
      return Refusals.databaseAway(e, request);
    }
    if (e instanceof ErrorResponse refusal && refusal.getStatusCode().is4xxClientError()) {
      int status = refusal.getStatusCode().value();
      Problem problem = StatusProblems.of(status, request.getRequestURI(), request.getMethod());
      return answer(problem, refusal.getHeaders());
    }
    if (StorageFullException.isBehind(e)) {
      return answer(full(e, request), request);
    }
    String errorId = UUID.randomUUID().toString();
    log.error("Error {} at {} {}", errorId, request.getMethod(), request.getRequestURI(), e);
    return answer(Problem.internal(request.getRequestURI(), errorId), HttpHeaders.EMPTY);
  }

  static ApiException full(Exception e, HttpServletRequest request) {
    log.error("{} {} found no room: {}", request.getMethod(), request.getRequestURI(), e + "");
    return ApiException.of(
        ProblemCode.STORAGE_FULL, "There is no room for this, nothing of it was stored");
  }

  static ResponseEntity<Problem> answer(ApiException refusal, HttpServletRequest request) {
    return answer(refusal, request, HttpHeaders.EMPTY);
  }

  static ResponseEntity<Problem> answer(
      ApiException refusal, HttpServletRequest request, HttpHeaders headers) {
    return answer(
        Problem.of(refusal.code(), refusal.detail(), request.getRequestURI(), refusal.field()),
        headers);
  }

  private static ResponseEntity<Problem> answer(Problem problem, HttpHeaders headers) {
    return ResponseEntity.status(problem.status())
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  private static String expectation(@Nullable Class<?> type) {
    if (type != null && type.isEnum()) {
      return Arrays.stream(Objects.requireNonNull(type.getEnumConstants()))
          .map(String::valueOf)
          .collect(Collectors.joining(", ", "one of: ", ""));
    }
    if (type == UUID.class) {
      return "a UUID";
    }
    return type == int.class || type == Integer.class || type == long.class || type == Long.class
        ? "a whole number"
        : "of another form";
  }

  private static String quoted(@Nullable Object value) {
    return value instanceof CharSequence ? "\"" + value + "\"" : String.valueOf(value);
  }

  private static String join(List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
