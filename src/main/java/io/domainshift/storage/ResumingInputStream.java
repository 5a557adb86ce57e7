package io.domainshift.storage;

import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;

/** Bytes of an object; goes on where it was when the connection breaks off. */
final class ResumingInputStream extends InputStream {

  /** Asks for bytes of the object. */
  interface Opener {
    ResponseInputStream<?> open(long offset, long length);
  }

  private static final Logger log = LoggerFactory.getLogger(ResumingInputStream.class);
  private static final int MOST_BREAKS = 5;
  private static final long FIRST_PAUSE_MILLIS = 100;

  private final Opener opener;
  private ResponseInputStream<?> in;
  private long offset;
  private long left;
  private int breaks;
  private boolean closed;

  /**
   * @param in the bytes from {@code offset}, of which {@code length} are wanted
   */
  ResumingInputStream(Opener opener, ResponseInputStream<?> in, long offset, long length) {
    this.opener = opener;
    this.in = in;
    this.offset = offset;
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int start, int length) throws IOException {
    if (closed) {
      throw new IOException("Stream is closed");
    }
    if (left == 0 || length == 0) {
      return length == 0 ? 0 : -1;
    }
    while (true) {
      try {
        int n = in.read(buffer, start, (int) Math.min(length, left));
        if (n > 0) {
          offset += n;
          left -= n;
          breaks = 0;
          return n;
        }
        reopen(new IOException("the store sent %d bytes too few".formatted(left)));
      } catch (IOException | SdkException e) {
        reopen(e);
      }
    }
  }

  private void reopen(Exception broken) throws IOException {
    in.abort();
    if (++breaks > MOST_BREAKS) {
      throw new IOException("Reading from the store breaks off again and again", broken);
    }
    log.warn("Reading from the store broke off at byte {}: {}", offset, broken.getMessage());
    try {
      Thread.sleep(FIRST_PAUSE_MILLIS << breaks);
      in = opener.open(offset, left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while the store was away", e);
    } catch (StorageException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      if (left > 0) {
        in.abort(); // nobody waits for bytes that are not wanted
      }
      in.close();
    }
  }
}
