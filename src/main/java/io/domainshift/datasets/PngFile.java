package io.domainshift.datasets;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A PNG's chunks (W3C PNG, section 5), walked through without decoding. Only the chunks that its
 * pixels need go to a decoder: the platform's inflates every text it meets, however long.
 */
final class PngFile {

  private static final int IHDR = name("IHDR");
  private static final int PLTE = name("PLTE");
  private static final int TRNS = name("tRNS");
  private static final int IDAT = name("IDAT");
  private static final int IEND = name("IEND");
  private static final int EXIF = name("eXIf");
  private static final int ANIMATION = name("acTL");

  /** The bit of a chunk's name that is set when a decoder may skip the chunk. */
  private static final int ANCILLARY = 0x20 << 24;

  private static final int SIGNATURE_BYTES = 8;
  private static final int FRAME_BYTES = 12;

  private PngFile() {}

  static EncodedPicture parse(ByteBuffer file) {
    ByteArrayOutputStream essence = new ByteArrayOutputStream(file.limit());
    essence.write(file.array(), file.arrayOffset(), SIGNATURE_BYTES);
    file.position(SIGNATURE_BYTES);
    int width = 0;
    int height = 0;
    boolean deep = false;
    byte @Nullable [] exif = null;
    int chunk = 0;
    while (chunk != IEND) {
      int start = file.position();
      int length = file.getInt();
      chunk = file.getInt();
      if (length < 0 || length > file.remaining() - 4) {
        throw Refusal.truncated();
      }
      int content = file.position();
      file.position(content + length + 4);
      if ((width == 0) != (chunk == IHDR)) {
        throw Refusal.damaged(null); // It comes first, and once.
      }
      if (chunk == IHDR) {
        requireWhole(file, start, length);
        width = file.getInt(content);
        height = file.getInt(content + 4);
        deep = file.get(content + 8) == 16;
        PictureLimits.check(width, height, deep);
      } else if (chunk == ANIMATION) {
        throw Refusal.animated();
      } else if (chunk == EXIF) {
        exif = new byte[length];
        file.get(content, exif);
      } else if (chunk == PLTE || chunk == TRNS || chunk == IDAT || chunk == IEND) {
        requireWhole(file, start, length);
      } else if ((chunk & ANCILLARY) == 0) {
        throw Refusal.of("has a chunk that the standard does not know", "a standard PNG");
      } else {
        continue;
      }
      if (chunk != EXIF) {
        essence.write(file.array(), file.arrayOffset() + start, length + FRAME_BYTES);
      }
    }
    return new EncodedPicture(
        PictureType.PNG, width, height, deep, Orientation.of(exif), essence.toByteArray());
  }

  private static void requireWhole(ByteBuffer file, int start, int length) {
    CRC32 sum = new CRC32();
    sum.update(file.array(), file.arrayOffset() + start + 4, length + 4);
    if ((int) sum.getValue() != file.getInt(start + 8 + length)) {
      throw Refusal.damaged(null);
    }
  }

  private static int name(String chunk) {
    return chunk.charAt(0) << 24 | chunk.charAt(1) << 16 | chunk.charAt(2) << 8 | chunk.charAt(3);
  }
}
