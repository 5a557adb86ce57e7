package io.domainshift.api.http;

import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Counts the bytes of bodies underneath everything that reads them. A form of undeclared length is
 * read by the container itself, which no filter's stream would see, and would reach the disk.
 */
@Component
class BodyCount implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  /** Attribute of a request: the most bytes of its body, a {@link Long}. */
  static final String LIMIT = BodyCount.class.getName();

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addContextValves(new Valve());
  }

  static ApiException tooLarge(long limit) {
    return ApiException.of(
        ProblemCode.BODY_TOO_LARGE, "Body is larger than %d bytes, the most taken here", limit);
  }

  private static final class Valve extends ValveBase {

    Valve() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      org.apache.coyote.Request connection = request.getCoyoteRequest();
      InputBuffer bytes = connection.getInputBuffer();
      connection.setInputBuffer(new Counting(bytes, request));
      try {
        getNext().invoke(request, response);
      } finally {
        // The connection's next request has a body of its own.
        connection.setInputBuffer(bytes);
      }
    }
  }

  private static final class Counting implements InputBuffer {

    private final InputBuffer bytes;
    private final Request request;
    private long read;

    Counting(InputBuffer bytes, Request request) {
      this.bytes = bytes;
      this.request = request;
    }

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
      int n = bytes.doRead(handler);
      read += Math.max(n, 0);
      if (request.getAttribute(LIMIT) instanceof Long limit && read > limit) {
        throw tooLarge(limit);
      }
      return n;
    }

    @Override
    public int available() {
      return bytes.available();
    }
  }
}
