package io.domainshift.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file as one pass over it found it. The store compares what arrives with these digests, so that
 * nothing can change between this pass and the bucket.
 *
 * @param sha256 of the whole, in hexadecimal
 * @param bytes its size
 * @param partSha256 of each part in turn, in Base64; one part at least
 */
record FileDigests(String sha256, long bytes, List<String> partSha256) {

  private static final int BUFFER = 1 << 16;

  static FileDigests of(Path file, long partSize) throws IOException {
    Digest whole = new Digest();
    List<String> parts = new ArrayList<>();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      Digest part = new Digest();
      int n = 0;
      while (n >= 0) {
        n = in.read(buffer, 0, (int) Math.min(buffer.length, partSize - part.bytes()));
        if (n > 0) {
          whole.update(buffer, n);
          part.update(buffer, n);
        }
        if (part.bytes() == partSize || n < 0 && (part.bytes() > 0 || parts.isEmpty())) {
          parts.add(part.base64());
          part = new Digest();
        }
      }
    }
    return new FileDigests(whole.hex(), whole.bytes(), List.copyOf(parts));
  }
}
