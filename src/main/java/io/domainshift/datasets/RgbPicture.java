package io.domainshift.datasets;

import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Whatever a decoder gives to 8-bit RGB, upright and over white. Grey levels stay what they are:
 * the platform takes grey for linear light and would brighten it.
 */
final class RgbPicture {

  private RgbPicture() {}

  static BufferedImage of(BufferedImage decoded, Orientation orientation) {
    boolean plain =
        decoded.getType() == BufferedImage.TYPE_3BYTE_BGR
            || decoded.getType() == BufferedImage.TYPE_INT_RGB;
    if (plain && orientation.isUpright()) {
      return decoded;
    }
    int width = decoded.getWidth();
    int height = decoded.getHeight();
    boolean side = orientation.turnsOnItsSide();
    BufferedImage upright =
        new BufferedImage(side ? height : width, side ? width : height, BufferedImage.TYPE_INT_RGB);
    Rows rows = rows(decoded);
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      rows.read(y, row);
      Point first = orientation.upright(0, y, width, height);
      Point last = orientation.upright(width - 1, y, width, height);
      if (first.x > last.x || first.y > last.y) {
        reverse(row);
        first = last;
      }
      if (side) {
        upright.setRGB(first.x, first.y, 1, width, row, 0, 1);
      } else {
        upright.setRGB(first.x, first.y, width, 1, row, 0, width);
      }
    }
    return upright;
  }

  /** Reads one row as 0xRRGGBB, over white. */
  private interface Rows {
    void read(int y, int[] rgb);
  }

  private static Rows rows(BufferedImage decoded) {
    ColorModel colours = decoded.getColorModel();
    boolean grey = colours.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    boolean stored = grey || colours.getColorSpace().isCS_sRGB();
    if (colours instanceof IndexColorModel || !stored || colours.isAlphaPremultiplied()) {
      return (y, rgb) -> {
        decoded.getRGB(0, y, rgb.length, 1, rgb, 0, rgb.length);
        for (int x = 0; x < rgb.length; x++) {
          int alpha = rgb[x] >>> 24;
          rgb[x] =
              overWhite(rgb[x] >> 16 & 255, alpha, 255) << 16
                  | overWhite(rgb[x] >> 8 & 255, alpha, 255) << 8
                  | overWhite(rgb[x] & 255, alpha, 255);
        }
      };
    }
    return samples(decoded.getRaster(), colours, grey);
  }

  private static Rows samples(Raster raster, ColorModel colours, boolean grey) {
    int bands = raster.getNumBands();
    int most = (1 << colours.getComponentSize(0)) - 1;
    int[] samples = new int[raster.getWidth() * bands];
    int green = grey ? 0 : 1;
    int blue = grey ? 0 : 2;
    return (y, rgb) -> {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, rgb.length, 1, samples);
      for (int x = 0; x < rgb.length; x++) {
        int at = x * bands;
        int alpha = colours.hasAlpha() ? samples[at + bands - 1] : most;
        rgb[x] =
            overWhite(samples[at], alpha, most) << 16
                | overWhite(samples[at + green], alpha, most) << 8
                | overWhite(samples[at + blue], alpha, most);
      }
    };
  }

  /** A level of 0 to {@code most} as one of 0 to 255, to the nearest. */
  private static int overWhite(int level, int alpha, int most) {
    long seen = (long) level * alpha + (long) most * (most - alpha);
    long full = (long) most * most;
    return (int) ((seen * 255 + full / 2) / full);
  }

  private static void reverse(int[] row) {
    for (int low = 0, high = row.length - 1; low < high; low++, high--) {
      int swap = row[low];
      row[low] = row[high];
      row[high] = swap;
    }
  }
}
