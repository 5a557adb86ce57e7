package io.domainshift.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SHA-256 that the service states for a file (RFC 9530).
 *
 * @param sha256 base64; empty where the service stated none
 */
record ReprDigest(Optional<String> sha256) {

  private static final Pattern FIELD = Pattern.compile("sha-256=:([A-Za-z0-9+/=]+):");

  static ReprDigest of(HttpHeaders headers) {
    return new ReprDigest(
        headers.allValues("Repr-Digest").stream()
            .map(FIELD::matcher)
            .filter(Matcher::find)
            .map(match -> match.group(1))
            .findFirst());
  }

  /** Writes the stream to the file and refuses bytes of another digest. */
  void copy(InputStream in, Path file, String subject) throws IOException {
    MessageDigest digest = newDigest();
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      in.transferTo(out);
    }
    String found = Base64.getEncoder().encodeToString(digest.digest());
    if (sha256.isPresent() && !sha256.get().equals(found)) {
      throw new IOException(subject + " has SHA-256 " + found + ", expected " + sha256.get());
    }
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }
}
