package io.domainshift.models.formats;

import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads a buffer as a stream, so that its owner can also look ahead and slice. */
final class BufferInputStream extends InputStream {

  private final ByteBuffer buffer;

  /** Reading moves the buffer's position. */
  BufferInputStream(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  @Override
  public int read() {
    return buffer.hasRemaining() ? buffer.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    int count = Math.min(length, buffer.remaining());
    if (count == 0) {
      return -1;
    }
    buffer.get(into, offset, count);
    return count;
  }

  @Override
  public int available() {
    return buffer.remaining();
  }
}
