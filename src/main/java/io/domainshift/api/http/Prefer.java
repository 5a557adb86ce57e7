package io.domainshift.api.http;

import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a client is ready to wait for a job (RFC 7240).
 *
 * @param patience at most 60 s; zero: answer at once
 */
public record Prefer(Duration patience) {

  /** Longest wait; a larger wish is cut, which {@code Preference-Applied} tells. */
  public static final Duration LONGEST = Duration.ofSeconds(60);

  private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?([^\",;]*)\"?.*");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  /**
   * @param header the header's value, {@code wait=30}, {@code respond-async}
   * @param otherwise the wait when the header does not say
   */
  public static Prefer parse(@Nullable String header, Duration otherwise) {
    if (header == null) {
      return new Prefer(otherwise);
    }
    Duration wait = otherwise;
    for (String preference : header.toLowerCase(Locale.ROOT).split(",")) {
      Matcher seconds = WAIT.matcher(preference.strip());
      if (preference.strip().equals("respond-async")) {
        wait = header.toLowerCase(Locale.ROOT).contains("wait") ? wait : Duration.ZERO;
      } else if (seconds.matches()) {
        wait = seconds(seconds.group(1).strip());
      }
    }
    return new Prefer(wait);
  }

  private static Duration seconds(String text) {
    if (!SECONDS.matcher(text).matches()) {
      throw ApiException.at(
          "Prefer",
          ProblemCode.INVALID_HEADER,
          "Prefer asks to wait \"%s\", must be whole seconds: wait=30",
          text);
    }
    Duration wish = Duration.ofSeconds(Long.parseLong(text));
    return wish.compareTo(LONGEST) > 0 ? LONGEST : wish;
  }

  /** Value of the header {@code Preference-Applied}. */
  public String applied() {
    return patience.isZero() ? "respond-async" : "wait=" + patience.toSeconds();
  }
}
