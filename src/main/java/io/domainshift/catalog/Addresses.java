package io.domainshift.catalog;

import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which addresses weights may come from: encrypted ones, and those of this very machine. */
final class Addresses {

  static final String RULE = "https without a user, or http on this machine";

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]");

  private Addresses() {}

  static boolean allowed(URI address) {
    String host = address.getHost();
    if (host == null || address.getUserInfo() != null) {
      return false;
    }
    return "https".equalsIgnoreCase(address.getScheme())
        || ("http".equalsIgnoreCase(address.getScheme()) && LOOPBACK.matcher(host).matches());
  }

  /**
   * Whether one address may send on to another: never to one that is less safe, and never from a
   * public host to this machine.
   */
  static boolean mayRedirect(URI from, @Nullable URI to) {
    if (to == null || !allowed(to)) {
      return false;
    }
    return LOOPBACK.matcher(from.getHost()).matches() || !LOOPBACK.matcher(to.getHost()).matches();
  }
}
