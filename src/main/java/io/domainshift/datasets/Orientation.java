package io.domainshift.datasets;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.awt.Point;
import org.jspecify.annotations.Nullable;

/**
 * Which way round a file stores its picture: the eight values of EXIF's tag Orientation.
 *
 * @param mirrored left and right are exchanged, before it is turned
 * @param quarters quarter turns clockwise that make it upright
 */
record Orientation(boolean mirrored, int quarters) {

  static final Orientation UPRIGHT = new Orientation(false, 0);

  /**
   * @param exif the TIFF structure; null where a file has none. One that cannot be read says
   *     nothing, as every viewer takes it.
   */
  static Orientation of(byte @Nullable [] exif) {
    if (exif == null) {
      return UPRIGHT;
    }
    Metadata metadata = new Metadata();
    try {
      new ExifReader().extract(new ByteArrayReader(exif), metadata);
    } catch (RuntimeException unreadable) {
      return UPRIGHT;
    }
    ExifIFD0Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    Integer value =
        directory == null ? null : directory.getInteger(ExifDirectoryBase.TAG_ORIENTATION);
    return value == null ? UPRIGHT : of(value);
  }

  static Orientation of(int exifValue) {
    return switch (exifValue) {
      case 2 -> new Orientation(true, 0);
      case 3 -> new Orientation(false, 2);
      case 4 -> new Orientation(true, 2);
      case 5 -> new Orientation(true, 3);
      case 6 -> new Orientation(false, 1);
      case 7 -> new Orientation(true, 1);
      case 8 -> new Orientation(false, 3);
      default -> UPRIGHT;
    };
  }

  boolean isUpright() {
    return !mirrored && quarters == 0;
  }

  /** Whether width and height change places. */
  boolean turnsOnItsSide() {
    return quarters % 2 != 0;
  }

  /** Where a stored pixel lies in the upright picture. */
  Point upright(int x, int y, int width, int height) {
    int across = mirrored ? width - 1 - x : x;
    return switch (quarters) {
      case 1 -> new Point(height - 1 - y, across);
      case 2 -> new Point(width - 1 - across, height - 1 - y);
      case 3 -> new Point(y, width - 1 - across);
      default -> new Point(across, y);
    };
  }
}
