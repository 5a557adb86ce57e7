package io.domainshift.datasets;

import com.sun.management.ThreadMXBean;
import java.io.EOFException;
import java.lang.management.ManagementFactory;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Bytes for a decoder that may be led astray by them: it is stopped, at its next read, when it
 * reads on and on behind the end, takes too long or takes too much memory. Confined to the thread
 * that made it.
 */
final class GuardedInput extends ImageInputStreamImpl {

  private static final long NANOS = 30_000_000_000L;
  private static final long ALLOCATED_ANYWAY = 256L << 20;
  private static final long ALLOCATED_PER_PIXEL = 40;

  /** Decoders fetch a few bytes ahead. */
  private static final int READS_BEHIND_END = 1024;

  private static final int READS_BETWEEN_LOOKS = 256;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final byte[] bytes;
  private final long lastNanos = System.nanoTime() + NANOS;
  private final long lastAllocated;
  private int reads;
  private int readsBehindEnd;

  GuardedInput(byte[] bytes, long pixels) {
    this.bytes = bytes;
    this.lastAllocated =
        THREADS.getCurrentThreadAllocatedBytes() + ALLOCATED_ANYWAY + ALLOCATED_PER_PIXEL * pixels;
  }

  @Override
  public int read() throws EOFException {
    if (reads++ % READS_BETWEEN_LOOKS == 0) {
      look();
    }
    bitOffset = 0;
    return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xFF : behindEnd();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws EOFException {
    look();
    bitOffset = 0;
    if (streamPos >= bytes.length) {
      return length == 0 ? 0 : behindEnd();
    }
    int count = (int) Math.min(length, bytes.length - streamPos);
    System.arraycopy(bytes, (int) streamPos, buffer, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  private int behindEnd() throws EOFException {
    readsBehindEnd++;
    if (readsBehindEnd > READS_BEHIND_END) {
      throw new EOFException("Read on behind the end");
    }
    return -1;
  }

  private void look() {
    if (System.nanoTime() - lastNanos > 0) {
      throw Refusal.of("takes too long to decode", "an ordinary file");
    }
    if (THREADS.getCurrentThreadAllocatedBytes() > lastAllocated) {
      throw Refusal.of("takes too much memory to decode", "an ordinary file");
    }
  }
}
