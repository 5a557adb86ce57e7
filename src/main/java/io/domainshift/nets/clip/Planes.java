package io.domainshift.nets.clip;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.function.IntBinaryOperator;

/**
 * A decoded picture as planes of bytes, resized as Pillow resizes the mode it would have.
 *
 * @param width of each plane
 * @param height of each plane
 * @param samples one plane a channel: grey, grey and alpha, RGB or RGBA
 */
record Planes(int width, int height, byte[][] samples) {

  /** The stored samples: no colour management, and no gamma for grey. */
  static Planes of(BufferedImage picture) {
    ColorModel colours = picture.getColorModel();
    boolean grey = colours.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    return grey && !(colours instanceof IndexColorModel) ? grey(picture) : colour(picture);
  }

  /**
   * The centre of the picture after its short side came to {@code size}: [size, size] a plane.
   * Picture parts that fall outside are not computed.
   *
   * @param nearest takes the nearest sample, Pillow's way with palettes
   */
  Planes resizedCentre(int size, boolean nearest) {
    int wide = width <= height ? size : (int) ((long) size * width / height);
    int high = width <= height ? (int) ((long) size * height / width) : size;
    int left = halfToEven(wide - size);
    int top = halfToEven(high - size);
    if (nearest) {
      return nearestCentre(wide, high, left, top, size);
    }
    boolean alpha = samples.length % 2 == 0 && (wide != width || high != height);
    Planes in = alpha ? premultiplied() : this;
    byte[][] out = new byte[samples.length][];
    Resampling across = Resampling.of(width, wide, left, size);
    Resampling down = Resampling.of(height, high, top, size);
    // As Pillow does since version 13; before, the width always came first. Each pass rounds.
    boolean heightFirst = height > high && height - high > 2 * Math.max(width - wide, 0);
    for (int channel = 0; channel < out.length; channel++) {
      out[channel] =
          heightFirst
              ? in.heightFirst(channel, across, down, size)
              : in.widthFirst(channel, across, down, size);
    }
    Planes resized = new Planes(size, size, out);
    return alpha ? resized.unmultiplied() : resized;
  }

  private byte[] widthFirst(int channel, Resampling across, Resampling down, int size) {
    int low = down.low();
    int rows = down.high() - low;
    byte[] narrow = new byte[rows * size];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < size; x++) {
        narrow[y * size + x] = across.sample(samples[channel], (y + low) * width, 1, x);
      }
    }
    byte[] out = new byte[size * size];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        out[y * size + x] = down.sample(narrow, x - low * size, size, y);
      }
    }
    return out;
  }

  private byte[] heightFirst(int channel, Resampling across, Resampling down, int size) {
    int low = across.low();
    int columns = across.high() - low;
    byte[] flat = new byte[size * columns];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < columns; x++) {
        flat[y * columns + x] = down.sample(samples[channel], x + low, width, y);
      }
    }
    byte[] out = new byte[size * size];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        out[y * size + x] = across.sample(flat, y * columns - low, 1, x);
      }
    }
    return out;
  }

  private Planes nearestCentre(int wide, int high, int left, int top, int size) {
    int[] columns = nearest(width, wide, left, size);
    int[] rows = nearest(height, high, top, size);
    byte[][] out = new byte[samples.length][size * size];
    for (int channel = 0; channel < out.length; channel++) {
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          out[channel][y * size + x] = samples[channel][rows[y] * width + columns[x]];
        }
      }
    }
    return new Planes(size, size, out);
  }

  /** Places are summed up step by step, so that ties round as Pillow rounds them. */
  private static int[] nearest(int in, int out, int from, int count) {
    double step = (double) in / out;
    double place = step * 0.5;
    for (int i = 0; i < from; i++) {
      place += step;
    }
    int[] nearest = new int[count];
    for (int i = 0; i < count; i++) {
      nearest[i] = Math.min((int) place, in - 1);
      place += step;
    }
    return nearest;
  }

  /** Colours times alpha, so that what is not seen does not bleed into what is. */
  private Planes premultiplied() {
    return withColours(
        (colour, alpha) -> {
          int product = colour * alpha + 128;
          return ((product >> 8) + product) >> 8;
        });
  }

  private Planes unmultiplied() {
    return withColours(
        (colour, alpha) ->
            alpha == 0 || alpha == 255 ? colour : Math.min(255 * colour / alpha, 255));
  }

  private Planes withColours(IntBinaryOperator change) {
    byte[][] out = samples.clone();
    byte[] alpha = samples[samples.length - 1];
    for (int channel = 0; channel < samples.length - 1; channel++) {
      out[channel] = new byte[alpha.length];
      for (int i = 0; i < alpha.length; i++) {
        out[channel][i] = (byte) change.applyAsInt(samples[channel][i] & 0xFF, alpha[i] & 0xFF);
      }
    }
    return new Planes(width, height, out);
  }

  private static Planes grey(BufferedImage picture) {
    Raster raster = picture.getRaster();
    int shift = raster.getTransferType() == DataBuffer.TYPE_USHORT ? 8 : 0;
    int width = picture.getWidth();
    byte[][] samples = new byte[raster.getNumBands()][width * picture.getHeight()];
    int[] row = new int[width];
    for (int band = 0; band < samples.length; band++) {
      for (int y = 0; y < picture.getHeight(); y++) {
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, band, row);
        for (int x = 0; x < width; x++) {
          samples[band][y * width + x] = (byte) (row[x] >> shift);
        }
      }
    }
    return new Planes(width, picture.getHeight(), samples);
  }

  private static Planes colour(BufferedImage picture) {
    boolean alpha =
        picture.getColorModel().hasAlpha() && !(picture.getColorModel() instanceof IndexColorModel);
    int width = picture.getWidth();
    byte[][] samples = new byte[alpha ? 4 : 3][width * picture.getHeight()];
    int[] row = new int[width];
    for (int y = 0; y < picture.getHeight(); y++) {
      picture.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < samples.length; channel++) {
          // 0xAARRGGBB: red, green, blue, then alpha.
          samples[channel][y * width + x] =
              (byte) (row[x] >> (channel == 3 ? 24 : 16 - 8 * channel));
        }
      }
    }
    return new Planes(width, picture.getHeight(), samples);
  }

  /** Half of a margin, halves rounded to even. */
  private static int halfToEven(int margin) {
    return (int) Math.rint(margin / 2.0);
  }
}
