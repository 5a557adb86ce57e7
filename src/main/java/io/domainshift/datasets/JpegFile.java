package io.domainshift.datasets;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A JPEG's segments (ITU-T T.81, annex B), walked through without decoding. */
final class JpegFile {

  private static final int SOF0 = 0xC0;
  private static final int SOF2 = 0xC2;
  private static final int DHT = 0xC4;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int SOF15 = 0xCF;
  private static final int RST0 = 0xD0;
  private static final int RST7 = 0xD7;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int DRI = 0xDD;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP2 = 0xE2;
  private static final int APP14 = 0xEE;

  private static final byte[] JFIF = {'J', 'F', 'I', 'F', 0, 1, 2, 0, 0, 1, 0, 1, 0, 0};
  private static final byte[] JFIF_NAME = "JFIF\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EXIF_NAME = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ICC_NAME = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);

  private final ByteBuffer file;
  private final ByteArrayOutputStream essence;
  private byte @Nullable [] exif;
  private int width;
  private int height;
  private int scans;
  private int profileBytes;

  private JpegFile(ByteBuffer file) {
    this.file = file;
    this.essence = new ByteArrayOutputStream(file.limit());
  }

  static EncodedPicture parse(ByteBuffer file) {
    return new JpegFile(file).walk();
  }

  private EncodedPicture walk() {
    file.position(2);
    essence.write(0xFF);
    essence.write(0xD8);
    int marker = nextMarker();
    while (marker != EOI) {
      segment(marker);
      marker = nextMarker();
    }
    essence.write(0xFF);
    essence.write(EOI);
    if (width == 0 || scans == 0) {
      throw Refusal.damaged(null);
    }
    return new EncodedPicture(
        PictureType.JPEG, width, height, false, Orientation.of(exif), essence.toByteArray());
  }

  /** Two bytes, the first of which may be repeated. */
  private int nextMarker() {
    if (next() != 0xFF) {
      throw Refusal.damaged(null);
    }
    int marker = next();
    while (marker == 0xFF) {
      marker = next();
    }
    return marker;
  }

  private int next() {
    return file.get() & 0xFF;
  }

  private void segment(int marker) {
    int length = (file.getShort() & 0xFFFF) - 2;
    if (length < 0) {
      throw Refusal.damaged(null);
    }
    byte[] content = new byte[length];
    file.get(content);
    switch (marker) {
      case DHT, DQT, DRI, APP14 -> keep(marker, content);
      case APP0 -> {
        if (startsWith(content, JFIF_NAME)) {
          keep(marker, JFIF); // Without the thumbnail that it may hold.
        }
      }
      case APP1 -> {
        if (startsWith(content, EXIF_NAME) && exif == null) {
          exif = Arrays.copyOfRange(content, EXIF_NAME.length, length);
        }
      }
      case APP2 -> {
        profileBytes += length;
        if (startsWith(content, ICC_NAME) && profileBytes <= PictureLimits.PROFILE_BYTES) {
          keep(marker, content);
        }
      }
      case SOS -> {
        keep(marker, content);
        scan();
      }
      default -> {
        if (marker >= SOF0 && marker <= SOF15 && marker != JPG && marker != DAC) {
          frame(marker, content);
          keep(marker, content);
        }
      }
    }
  }

  private void frame(int marker, byte[] content) {
    if (marker > SOF2 || content.length < 6 || content[0] != 8) {
      throw Refusal.of(
          "is a lossless, hierarchical, arithmetic or 12-bit JPEG",
          "baseline or progressive with 8 bits");
    }
    if (width != 0) {
      throw Refusal.damaged(null);
    }
    ByteBuffer frame = ByteBuffer.wrap(content);
    height = frame.getShort(1) & 0xFFFF;
    width = frame.getShort(3) & 0xFFFF;
    PictureLimits.check(width, height, false);
  }

  /** Coded data up to the next marker; in it, a zero follows each byte that looks like one. */
  private void scan() {
    scans++;
    long pixels = Math.max(1, (long) width * height);
    long most = Math.min(PictureLimits.JPEG_SCANS, PictureLimits.JPEG_SCANNED_PIXELS / pixels);
    if (scans > most) {
      throw Refusal.of("has more than %d scans".formatted(most), "an ordinary progressive JPEG");
    }
    int start = file.position();
    int at = start;
    while (true) {
      if ((file.get(at) & 0xFF) == 0xFF) {
        int code = file.get(at + 1) & 0xFF;
        if (code != 0 && code != 0xFF && (code < RST0 || code > RST7)) {
          break;
        }
      }
      at++;
    }
    essence.write(file.array(), file.arrayOffset() + start, at - start);
    file.position(at);
  }

  private void keep(int marker, byte[] content) {
    essence.write(0xFF);
    essence.write(marker);
    essence.write((content.length + 2) >> 8);
    essence.write(content.length + 2);
    essence.write(content, 0, content.length);
  }

  private static boolean startsWith(byte[] content, byte[] name) {
    return content.length >= name.length
        && Arrays.equals(content, 0, name.length, name, 0, name.length);
  }
}
