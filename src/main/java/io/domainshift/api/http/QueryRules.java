package io.domainshift.api.http;

import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses parameters that nothing reads. What a client misspells it would otherwise believe to have
 * taken effect.
 */
@Component
class QueryRules implements HandlerInterceptor {

  private static final String OURS = "io.domainshift.api";

  /** By method: its parameters, and whether each may be given more than once. */
  private final Map<HandlerMethod, Map<String, Boolean>> known = new ConcurrentHashMap<>();

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    String query = request.getQueryString();
    if (handler instanceof HandlerMethod method
        && query != null
        && method.getBeanType().getName().startsWith(OURS)) {
      check(query, known.computeIfAbsent(method, QueryRules::parameters));
    }
    return true;
  }

  private static void check(String query, Map<String, Boolean> parameters) {
    Set<String> seen = new HashSet<>();
    for (String pair : query.split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      Boolean repeatable = parameters.get(name);
      if (repeatable == null) {
        throw ApiException.at(
            name,
            ProblemCode.UNKNOWN_PARAMETER,
            "Parameter %s is unknown, expected %s",
            name,
            parameters.isEmpty() ? "none" : "one of: " + String.join(", ", parameters.keySet()));
      }
      if (!seen.add(name) && !repeatable) {
        throw ApiException.at(
            name, ProblemCode.INVALID_PARAMETER, "Parameter %s is given twice", name);
      }
      if (!Texts.storable(value)) {
        throw ApiException.at(
            name, ProblemCode.INVALID_PARAMETER, "Parameter %s is not Unicode text", name);
      }
    }
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.of(
          ProblemCode.MALFORMED_REQUEST, "The query is not percent-encoded: %s", e.getMessage());
    }
  }

  private static Map<String, Boolean> parameters(HandlerMethod method) {
    Map<String, Boolean> names = new HashMap<>();
    for (MethodParameter parameter : method.getMethodParameters()) {
      RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
      if (annotation != null) {
        String name = annotation.name();
        names.put(
            name.isEmpty() ? Objects.requireNonNull(parameter.getParameterName()) : name,
            Collection.class.isAssignableFrom(parameter.getParameterType()));
      }
    }
    return new TreeMap<>(names);
  }
}
