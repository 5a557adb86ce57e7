package io.domainshift.api.http;

import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.api.problems.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses bodies that are larger than their path takes, declared or not. */
@Component
@Order(RequestFilters.BODY_LIMIT)
class BodyLimit extends OncePerRequestFilter {

  /** Where a body may be a picture or a form with some. */
  private static final Set<String> PICTURE_PATHS =
      Set.of("/v1/images", "/v1/adaptations", "/v1/jobs:validate");

  private static final String MODEL_PATH = "/v1/models";
  private static final String DATASET_PATH = "/v1/datasets";

  private final ProblemWriter problems;
  private final long maxJson;
  private final long maxUpload;
  private final long maxPictures;
  private final long maxDataset;

  BodyLimit(ProblemWriter problems, ApiSettings settings) {
    this.problems = problems;
    this.maxJson = settings.maxJsonSize().toBytes();
    this.maxUpload = settings.maxUploadSize().toBytes();
    this.maxPictures = settings.maxPicturesSize().toBytes();
    this.maxDataset = settings.maxDatasetSize().toBytes();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long limit = limit(request);
    if (request.getContentLengthLong() > limit) {
      problems.write(request, response, tooLarge(limit));
    } else {
      chain.doFilter(new LimitedRequest(request, limit), response);
    }
  }

  private long limit(HttpServletRequest request) {
    if (!HttpMethod.POST.matches(request.getMethod())) {
      return maxJson;
    }
    String type = request.getContentType();
    boolean json =
        type == null || type.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_JSON_VALUE);
    if (MODEL_PATH.equals(request.getRequestURI())) {
      return maxUpload;
    }
    if (!json && DATASET_PATH.equals(request.getRequestURI())) {
      return maxDataset;
    }
    return !json && PICTURE_PATHS.contains(request.getRequestURI()) ? maxPictures : maxJson;
  }

  private static ApiException tooLarge(long limit) {
    return ApiException.of(
        ProblemCode.BODY_TOO_LARGE, "Body is larger than %d bytes, the most taken here", limit);
  }

  private static final class LimitedRequest extends HttpServletRequestWrapper {

    private final long limit;

    LimitedRequest(HttpServletRequest request, long limit) {
      super(request);
      this.limit = limit;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new LimitedStream(super.getInputStream(), limit);
    }
  }

  private static final class LimitedStream extends ServletInputStream {

    private final ServletInputStream in;
    private final long limit;
    private long read;

    LimitedStream(ServletInputStream in, long limit) {
      this.in = in;
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = in.read(buffer, offset, length);
      count(Math.max(n, 0));
      return n;
    }

    private void count(int n) {
      read += n;
      if (read > limit) {
        throw tooLarge(limit);
      }
    }

    @Override
    public boolean isFinished() {
      return in.isFinished();
    }

    @Override
    public boolean isReady() {
      return in.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      in.setReadListener(listener);
    }
  }
}
