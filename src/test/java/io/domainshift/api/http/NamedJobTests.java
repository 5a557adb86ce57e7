package io.domainshift.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class NamedJobTests {

  private static final String ID = "68383093-2903-40dc-98bd-a0644dcb2a41";

  @ParameterizedTest
  @ValueSource(strings = {"/v1/jobs/" + ID, "/v1/jobs/" + ID + "/cancel"})
  void linesAboutARequestToAJobNameIt(String path) throws Exception {
    assertThat(during(new MockHttpServletRequest("GET", path))).isEqualTo(ID);
    assertThat(MDC.get("jobId")).as("afterwards").isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/jobs", "/v1/jobs/1", "/v1/models/" + ID, "/v1/jobs/" + ID + "x"})
  void otherRequestsNameNone(String path) throws Exception {
    assertThat(during(new MockHttpServletRequest("GET", path))).isNull();
  }

  @Test
  void anErrorIsAboutTheJobThatWasAskedFor() throws Exception {
    MockHttpServletRequest error = new MockHttpServletRequest("GET", "/error");
    error.setDispatcherType(DispatcherType.ERROR);
    error.setAttribute(RequestDispatcher.ERROR_REQUEST_URI, "/v1/jobs/" + ID);

    assertThat(during(error)).isEqualTo(ID);
  }

  private static @Nullable String during(MockHttpServletRequest request) throws Exception {
    AtomicReference<@Nullable String> job = new AtomicReference<>();
    new NamedJob()
        .doFilter(
            request, new MockHttpServletResponse(), (ignored, answer) -> job.set(MDC.get("jobId")));
    return job.get();
  }
}
