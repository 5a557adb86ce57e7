package io.domainshift.api.problems;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Where the container sends what no controller answered: errors of filters, and what the container
 * itself refuses. Takes the place of Boot's page with its own body.
 */
@Hidden
@Controller
class ProblemErrorController implements ErrorController {

  private static final Logger log = LoggerFactory.getLogger(ProblemErrorController.class);

  private final ProblemWriter problems;

  ProblemErrorController(ProblemWriter problems) {
    this.problems = problems;
  }

  @RequestMapping("${server.error.path:/error}")
  void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    String path = path(request);
    Throwable cause = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    ApiException refusal = refusal(cause);
    if (refusal != null) {
      problems.write(response, Problem.of(refusal.code(), refusal.detail(), path, refusal.field()));
    } else if (status instanceof Integer code && code >= 500) {
      String errorId = UUID.randomUUID().toString();
      log.error("Error {} at {} {}", errorId, request.getMethod(), path, cause);
      problems.write(response, Problem.internal(path, errorId));
    } else {
      problems.write(response, StatusProblems.of(status, path, method(request)));
    }
  }

  private static String method(HttpServletRequest request) {
    return request.getAttribute(RequestDispatcher.ERROR_METHOD) instanceof String method
        ? method
        : request.getMethod();
  }

  private static String path(HttpServletRequest request) {
    return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String path
        ? path
        : request.getRequestURI();
  }

  private static @Nullable ApiException refusal(@Nullable Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof ApiException refusal) {
        return refusal;
      }
    }
    return null;
  }
}
