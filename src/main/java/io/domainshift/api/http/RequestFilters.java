package io.domainshift.api.http;

import org.springframework.core.Ordered;

/** In which order the filters of the api look at a request. */
final class RequestFilters {

  static final int NAMED_JOB = Ordered.HIGHEST_PRECEDENCE + 5;
  static final int SAFE_HEADERS = Ordered.HIGHEST_PRECEDENCE + 10;
  static final int SAME_SITE = Ordered.HIGHEST_PRECEDENCE + 20;
  static final int BODY_LIMIT = Ordered.HIGHEST_PRECEDENCE + 30;

  private RequestFilters() {}
}
