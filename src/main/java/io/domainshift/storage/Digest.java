package io.domainshift.storage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** SHA-256 and length of bytes on their way. */
final class Digest {

  private final MessageDigest sha256;
  private long bytes;

  Digest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform brings SHA-256", e);
    }
  }

  void update(byte[] buffer, int length) {
    sha256.update(buffer, 0, length);
    bytes += length;
  }

  long bytes() {
    return bytes;
  }

  /** Ends the digest: to be called once. */
  String hex() {
    return HexFormat.of().formatHex(sha256.digest());
  }

  /** Ends the digest in the spelling of HTTP headers: to be called once, instead of the other. */
  String base64() {
    return Base64.getEncoder().encodeToString(sha256.digest());
  }
}
