package io.domainshift.datasets;

import java.awt.image.BufferedImage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A picture after the second round.
 *
 * @param planes uint8 [3, H, W]; null where it could not be decoded
 * @param print what it looks like from afar; null without planes
 * @param grey whether it has no colour at all
 * @param fault why it could not be decoded; null with planes
 */
record PreparedPicture(
    LookedAt from,
    byte @Nullable [] planes,
    @Nullable Fingerprint print,
    boolean grey,
    @Nullable String fault) {

  /** Levels by which red, green and blue of a grey picture differ after JPEG's rounding. */
  private static final int GREY = 4;

  static PreparedPicture of(LookedAt from, PictureSource source, int size, Fit fit)
      throws IOException {
    try {
      BufferedImage picture =
          PicturePreparation.prepare(PictureReader.read(source.read(from.entry())), size, fit);
      byte[] planes = planes(picture, size);
      return new PreparedPicture(from, planes, Fingerprint.of(planes, size), isGrey(planes), null);
    } catch (InvalidPictureException e) {
      return new PreparedPicture(from, null, null, false, e.finding());
    }
  }

  private static byte[] planes(BufferedImage picture, int size) {
    int plane = size * size;
    int[] rgb = picture.getRGB(0, 0, size, size, null, 0, size);
    byte[] planes = new byte[3 * plane];
    for (int i = 0; i < plane; i++) {
      planes[i] = (byte) (rgb[i] >> 16);
      planes[plane + i] = (byte) (rgb[i] >> 8);
      planes[2 * plane + i] = (byte) rgb[i];
    }
    return planes;
  }

  private static boolean isGrey(byte[] planes) {
    int plane = planes.length / 3;
    for (int i = 0; i < plane; i++) {
      int red = planes[i] & 255;
      int green = planes[plane + i] & 255;
      int blue = planes[2 * plane + i] & 255;
      if (Math.abs(red - green) > GREY || Math.abs(green - blue) > GREY) {
        return false;
      }
    }
    return true;
  }
}
