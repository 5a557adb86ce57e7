package io.domainshift.api.intake;

import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header that lets a job expire when no worker was free in time. */
final class CancelAfter {

  static final String HEADER = "Cancel-After";

  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})([smhd])");

  private CancelAfter() {}

  /**
   * @param header {@code 90s}, {@code 15m}, {@code 2h}, {@code 1d}
   */
  static @Nullable Instant deadline(@Nullable String header, Instant now) {
    if (header == null) {
      return null;
    }
    Matcher duration = DURATION.matcher(header.strip());
    if (!duration.matches()) {
      throw ApiException.at(
          HEADER,
          ProblemCode.INVALID_HEADER,
          "%s is \"%s\", must be a number with s, m, h or d: 15m",
          HEADER,
          header);
    }
    long number = Long.parseLong(duration.group(1));
    return now.plus(
        switch (duration.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }
}
