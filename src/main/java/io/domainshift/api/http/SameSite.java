package io.domainshift.api.http;

import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.api.problems.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps pages of other sites away. A service without passwords on the loopback is within reach of
 * every page its user opens: by a plain form, or by a name that its owner points at 127.0.0.1 (DNS
 * rebinding). So a request must call the service by a name of its own, and must not come from
 * another site's page.
 */
@Component
@Order(RequestFilters.SAME_SITE)
class SameSite extends OncePerRequestFilter {

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-fA-F:.]+]");

  private final ProblemWriter problems;
  private final Set<String> allowedHosts;

  SameSite(ProblemWriter problems, ApiSettings settings) {
    this.problems = problems;
    this.allowedHosts = settings.allowedHosts();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    ApiException refusal = refusal(request);
    if (refusal == null) {
      chain.doFilter(request, response);
    } else {
      problems.write(request, response, refusal);
    }
  }

  private @Nullable ApiException refusal(HttpServletRequest request) {
    String host = request.getServerName().toLowerCase(Locale.ROOT);
    if (!isOurs(host)) {
      return ApiException.at(
          HttpHeaders.HOST,
          ProblemCode.MISDIRECTED_REQUEST,
          "Host is %s, must be localhost, an address, or a name in domainshift.api.allowed-hosts",
          host);
    }
    boolean reads = READING.contains(request.getMethod());
    if (!reads && "cross-site".equals(request.getHeader("Sec-Fetch-Site"))) {
      return crossSite("Sec-Fetch-Site", "cross-site");
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (!reads && origin != null && !isOwn(origin, request)) {
      return crossSite(HttpHeaders.ORIGIN, origin);
    }
    return null;
  }

  private boolean isOurs(String host) {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || ADDRESS.matcher(host).matches()
        || allowedHosts.contains("*")
        || allowedHosts.contains(host);
  }

  private static boolean isOwn(String origin, HttpServletRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    int authority = origin.indexOf("://") + 3;
    return host != null && authority > 2 && origin.substring(authority).equalsIgnoreCase(host);
  }

  private static ApiException crossSite(String header, String value) {
    return ApiException.at(
        header,
        ProblemCode.CROSS_SITE_REQUEST,
        "%s is %s; pages of other sites may not change anything here",
        header,
        value);
  }
}
