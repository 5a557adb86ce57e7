package io.domainshift.api.problems;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Answers with a problem where there is no controller: in filters. */
@Component
public class ProblemWriter {

  private final JsonMapper json;

  ProblemWriter(JsonMapper json) {
    this.json = json;
  }

  /** Writes the refusal as the whole answer. */
  public void write(HttpServletRequest request, HttpServletResponse response, ApiException refusal)
      throws IOException {
    write(
        response,
        Problem.of(refusal.code(), refusal.detail(), request.getRequestURI(), refusal.field()));
  }

  void write(HttpServletResponse response, Problem problem) throws IOException {
    byte[] body = json.writeValueAsBytes(problem);
    response.setStatus(problem.status());
    response.setContentType(Problem.MEDIA_TYPE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
