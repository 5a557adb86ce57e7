package io.domainshift.api.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Bytes {@code start} to {@code start + length - 1} of some content. */
record ByteRange(long start, long length) {

  private static final Pattern ONE =
      Pattern.compile("bytes\\s*=\\s*([0-9]{0,18})-([0-9]{0,18})\\s*");

  /**
   * Reads a Range header for content of this size.
   *
   * @return null when the header is to be ignored (another unit, several ranges, no range at all);
   *     length 0 when it lies outside
   */
  static @Nullable ByteRange parse(String header, long size) {
    Matcher one = ONE.matcher(header.strip());
    if (!one.matches() || one.group(1).isEmpty() && one.group(2).isEmpty()) {
      return null;
    }
    if (one.group(1).isEmpty()) {
      long suffix = Math.min(Long.parseLong(one.group(2)), size);
      return new ByteRange(size - suffix, suffix);
    }
    long first = Long.parseLong(one.group(1));
    long last = one.group(2).isEmpty() ? size - 1 : Long.parseLong(one.group(2));
    if (!one.group(2).isEmpty() && last < first) {
      return null;
    }
    return first >= size
        ? new ByteRange(0, 0)
        : new ByteRange(first, Math.min(last, size - 1) - first + 1);
  }

  /** Value of the header Content-Range. */
  String of(long size) {
    return "bytes %d-%d/%d".formatted(start, start + length - 1, size);
  }
}
