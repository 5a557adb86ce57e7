package io.domainshift.datasets;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** A WebP's chunks (RFC 9649), walked through without decoding. */
final class WebpFile {

  private static final int VP8X = name("VP8X");
  private static final int LOSSY = name("VP8 ");
  private static final int LOSSLESS = name("VP8L");
  private static final int ALPHA = name("ALPH");
  private static final int PROFILE = name("ICCP");
  private static final int EXIF = name("EXIF");
  private static final int ANIMATION = name("ANIM");
  private static final int FRAME = name("ANMF");

  private static final int PROFILE_FLAG = 0x20;
  private static final int ALPHA_FLAG = 0x10;
  private static final int ANIMATION_FLAG = 0x02;
  private static final int HEADER_BYTES = 12;

  private final ByteBuffer file;
  private final ByteArrayOutputStream chunks;
  private byte @Nullable [] exif;
  private int canvas;
  private int width;
  private int height;
  private int kept;

  private WebpFile(ByteBuffer file) {
    this.file = file.order(ByteOrder.LITTLE_ENDIAN);
    this.chunks = new ByteArrayOutputStream(file.limit());
  }

  static EncodedPicture parse(ByteBuffer file) {
    return new WebpFile(file).walk();
  }

  private EncodedPicture walk() {
    long end = Integer.toUnsignedLong(file.getInt(4)) + 8;
    if (end > file.limit()) {
      throw Refusal.truncated();
    }
    file.position(HEADER_BYTES);
    int canvasWidth = 0;
    int canvasHeight = 0;
    while (file.position() + 8 <= end) {
      int chunk = file.getInt();
      int length = file.getInt();
      int start = file.position();
      if (length < 0 || length > end - start) {
        throw Refusal.truncated();
      }
      if (chunk == VP8X) {
        canvas = file.get(start) & 0xFF;
        canvasWidth = 1 + (file.getInt(start + 4) & 0xFFFFFF);
        canvasHeight = 1 + (file.getInt(start + 6) >>> 8);
      }
      chunk(chunk, start, length);
      file.position((int) Math.min(end, (long) start + length + (length & 1)));
    }
    if (width == 0) {
      throw Refusal.damaged(null);
    }
    if (canvasWidth != 0 && (canvasWidth != width || canvasHeight != height)) {
      throw Refusal.of(
          "is %d x %d pixels on a canvas of %d x %d"
              .formatted(width, height, canvasWidth, canvasHeight),
          "one size");
    }
    return new EncodedPicture(
        PictureType.WEBP, width, height, false, Orientation.of(exif), essence());
  }

  private void chunk(int chunk, int start, int length) {
    if (chunk == ANIMATION || chunk == FRAME || (canvas & ANIMATION_FLAG) != 0) {
      throw Refusal.animated();
    }
    if (chunk == EXIF) {
      // Some writers put JPEG's prefix before it.
      int prefix = length > 6 && file.getInt(start) == name("Exif") ? 6 : 0;
      exif = new byte[length - prefix];
      file.get(start + prefix, exif);
    } else if (chunk == LOSSY || chunk == LOSSLESS) {
      if (width != 0) {
        throw Refusal.damaged(null);
      }
      frame(chunk, start);
      keep(chunk, start, length, 0);
    } else if (chunk == ALPHA) {
      keep(chunk, start, length, ALPHA_FLAG);
    } else if (chunk == PROFILE && length <= PictureLimits.PROFILE_BYTES) {
      keep(chunk, start, length, PROFILE_FLAG);
    }
  }

  private void frame(int chunk, int start) {
    if (chunk == LOSSY) {
      width = file.getShort(start + 6) & 0x3FFF;
      height = file.getShort(start + 8) & 0x3FFF;
    } else {
      int sizes = file.getInt(start + 1);
      width = 1 + (sizes & 0x3FFF);
      height = 1 + (sizes >>> 14 & 0x3FFF);
      kept |= (sizes >>> 28 & 1) == 1 ? ALPHA_FLAG : 0;
    }
    PictureLimits.check(width, height, false);
  }

  private void keep(int chunk, int start, int length, int flag) {
    kept |= flag;
    write(chunks, chunk);
    write(chunks, length);
    chunks.write(file.array(), file.arrayOffset() + start, length);
    if (length % 2 != 0) {
      chunks.write(0);
    }
  }

  /** A canvas goes before what it needs: alpha beside lossy pixels, and a profile. */
  private byte[] essence() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(chunks.size() + 64);
    int header = canvas == 0 || kept == 0 ? 4 : 22;
    write(out, name("RIFF"));
    write(out, header + chunks.size());
    write(out, name("WEBP"));
    if (header > 4) {
      write(out, VP8X);
      write(out, 10);
      write(out, kept);
      write(out, width - 1, 3);
      write(out, height - 1, 3);
    }
    out.writeBytes(chunks.toByteArray());
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, int value) {
    write(out, value, 4);
  }

  private static void write(ByteArrayOutputStream out, int value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write(value >> 8 * i);
    }
  }

  private static int name(String chunk) {
    return chunk.charAt(0) | chunk.charAt(1) << 8 | chunk.charAt(2) << 16 | chunk.charAt(3) << 24;
  }
}
