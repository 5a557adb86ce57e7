package io.domainshift.api.http;

import io.domainshift.api.problems.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
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
  private static final String UPLOADS_PATH = "/v1/uploads/";

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
      problems.write(request, response, BodyCount.tooLarge(limit));
    } else {
      request.setAttribute(BodyCount.LIMIT, limit);
      chain.doFilter(request, response);
    }
  }

  private long limit(HttpServletRequest request) {
    if (request.getRequestURI().startsWith(UPLOADS_PATH)) {
      return maxDataset;
    }
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
}
