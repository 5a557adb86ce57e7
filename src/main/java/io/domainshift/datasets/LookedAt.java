package io.domainshift.datasets;

import io.domainshift.datasets.PictureSource.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * A file after the first round: read, but not decoded.
 *
 * @param entry which file
 * @param content its bytes' SHA-256; null where they could not be read
 * @param info what its header says; null where it says nothing usable
 * @param fault why it cannot be used; null while it may be
 */
record LookedAt(
    Entry entry, @Nullable Content content, @Nullable PictureInfo info, @Nullable String fault) {

  /** The first half of a SHA-256: nobody finds two files that share it. */
  record Content(long high, long low) {}

  static LookedAt at(Entry entry, PictureSource source) throws IOException {
    Content content = null;
    try {
      byte[] bytes = source.read(entry);
      content = digest(bytes);
      return new LookedAt(entry, content, PictureReader.inspect(bytes), null);
    } catch (InvalidPictureException e) {
      return new LookedAt(entry, content, null, e.finding());
    }
  }

  private static Content digest(byte[] bytes) {
    try {
      ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
      return new Content(digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Pixels of the shorter side; 0 where it is not known. */
  int shortSide() {
    return info == null ? 0 : Math.min(info.width(), info.height());
  }

  /** Memory that decoding and resizing it takes, roughly. */
  long bytesToPrepare(int size) {
    if (info == null) {
      return 0;
    }
    long pixels = (long) info.width() * info.height();
    long narrowed = 12L * Math.max(info.width(), info.height()) * size;
    return 2 * entry.bytes() + 12 * pixels + narrowed;
  }
}
