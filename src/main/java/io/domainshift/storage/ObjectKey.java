package io.domainshift.storage;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key that is known to be well-formed, and so cannot lead out of the store's folder.
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
record ObjectKey(String sha256) {

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  static final String PREFIX = "sha256/";

  ObjectKey {
    if (!DIGEST.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "Digest '%s' is not 64 lower-case hexadecimal digits".formatted(sha256));
    }
  }

  /** Reads a key; whatever no store ever handed out is simply not found. */
  static ObjectKey parse(String key) {
    return find(key).orElseThrow(() -> new ObjectNotFoundException(key));
  }

  /** Reads what may be a key. */
  static Optional<ObjectKey> find(String key) {
    int digest = PREFIX.length() + 3;
    if (key.length() == digest + 64 && DIGEST.matcher(key.substring(digest)).matches()) {
      ObjectKey parsed = new ObjectKey(key.substring(digest));
      return Optional.of(parsed).filter(found -> found.toString().equals(key));
    }
    return Optional.empty();
  }

  Path under(Path root) {
    return root.resolve("sha256").resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  @Override
  public String toString() {
    return PREFIX + sha256.substring(0, 2) + "/" + sha256;
  }
}
