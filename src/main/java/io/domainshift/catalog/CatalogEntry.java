package io.domainshift.catalog;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Published weights.
 *
 * @param name by which they are pulled, and under which they are installed
 * @param kind of network
 * @param title what they are, for people
 * @param serves what they are good for here
 * @param size height and width of what a generator draws, in pixels; null for other networks
 * @param addresses of one and the same file, best first; empty where it cannot be fetched plainly
 * @param manual page on which a person can get the file; null where an address serves
 * @param sha256 of the file, hexadecimal; null where no trustworthy source states it
 * @param sha256Prefix its first digits, where the publisher states no more; null if {@code sha256}
 *     is known
 * @param bytes exact size of the file; null if unknown
 * @param approximateBytes for people, where the exact size is unknown
 * @param licence of the weights
 * @param unreadable why the file cannot be installed; null when it can
 */
public record CatalogEntry(
    String name,
    CatalogKind kind,
    String title,
    String serves,
    @Nullable Integer size,
    List<URI> addresses,
    @Nullable URI manual,
    @Nullable String sha256,
    @Nullable String sha256Prefix,
    @Nullable Long bytes,
    @Nullable Long approximateBytes,
    Licence licence,
    @Nullable String unreadable) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{8,63}");

  public CatalogEntry {
    require(NAME.matcher(name).matches(), name, "name", "lower-case letters, digits and . _ -");
    require(
        sha256 == null || SHA256.matcher(sha256).matches(),
        name,
        "sha256",
        "64 lower-case hexadecimal digits");
    require(
        sha256Prefix == null || (sha256 == null && PREFIX.matcher(sha256Prefix).matches()),
        name,
        "sha256Prefix",
        "8 to 63 lower-case hexadecimal digits, and no sha256 beside it");
    require(addresses.isEmpty() != (manual == null), name, "addresses", "either these or manual");
    require(bytes == null || bytes > 0, name, "bytes", "a positive number");
    for (URI address : addresses) {
      require(Addresses.allowed(address), name, "address " + address, Addresses.RULE);
    }
    addresses = List.copyOf(addresses);
  }

  /** Whether anything is known by which another file would be noticed. */
  public boolean isPinned() {
    return sha256 != null || sha256Prefix != null;
  }

  /** Whether a file of this SHA-256 can be the published one. */
  public boolean accepts(String found) {
    String expected = expectedSha256();
    return expected == null || found.startsWith(expected);
  }

  /** All that is known of the file's SHA-256, hexadecimal; null if nothing is. */
  public @Nullable String expectedSha256() {
    return sha256 != null ? sha256 : sha256Prefix;
  }

  private static void require(boolean sound, String entry, String field, String expectation) {
    if (!sound) {
      throw new CatalogException(
          "Catalogue entry %s: %s must be %s".formatted(entry, field, expectation));
    }
  }
}
