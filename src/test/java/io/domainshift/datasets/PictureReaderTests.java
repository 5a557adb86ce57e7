package io.domainshift.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which files store one gradient; {@code resources/pictures/make.py} wrote them. */
class PictureReaderTests {

  private static final int WIDTH = 24;
  private static final int HEIGHT = 16;

  @TempDir Path folder;

  private Path file(String name) {
    return PictureFixtures.file(folder, PictureFixtures.bytes(name));
  }

  /** A channel's level over white. */
  private static double over(int level, int x, boolean alpha) {
    return alpha && x >= 12 ? level * 0.4 + 255 * 0.6 : level;
  }

  private static void assertPixels(
      BufferedImage picture, boolean alpha, boolean grey, int tolerance) {
    assertThat(picture.getWidth()).isEqualTo(WIDTH);
    assertThat(picture.getHeight()).isEqualTo(HEIGHT);
    assertThat(picture.getColorModel().hasAlpha()).isFalse();
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int rgb = picture.getRGB(x, y);
        int[] expected = grey ? new int[] {10 * x, 10 * x, 10 * x} : new int[] {10 * x, 15 * y, 60};
        for (int channel = 0; channel < 3; channel++) {
          assertThat((double) (rgb >> 16 - 8 * channel & 255))
              .as("channel %d at %d, %d", channel, x, y)
              .isCloseTo(over(expected[channel], x, alpha), within((double) tolerance));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "colour.png, image/png, 0",
    "palette.png, image/png, 8",
    "progressive.jpg, image/jpeg, 4",
    "subsampled.jpg, image/jpeg, 24",
    "cmyk.jpg, image/jpeg, 8",
    "lossy.webp, image/webp, 24",
    "lossless.webp, image/webp, 0",
  })
  void readsColours(String name, String mediaType, int tolerance) {
    assertThat(PictureReader.check(file(name)))
        .isEqualTo(new PictureInfo(mediaType, WIDTH, HEIGHT));
    assertPixels(PictureReader.read(file(name)), false, false, tolerance);
  }

  @ParameterizedTest
  @CsvSource({
    "alpha.png, 1",
    "alpha-16.png, 1",
    "alpha-lossless.webp, 1",
    "alpha-lossy.webp, 24",
    "profile-alpha-lossy.webp, 24",
  })
  void laysAlphaOverWhite(String name, int tolerance) {
    assertPixels(PictureReader.read(file(name)), true, false, tolerance);
  }

  @ParameterizedTest
  @CsvSource({"grey.png, 0", "grey-16.png, 0", "grey.jpg, 2"})
  void keepsGreyLevels(String name, int tolerance) {
    assertPixels(PictureReader.read(file(name)), false, true, tolerance);
  }

  @Test
  void laysGreyOverWhite() {
    assertPixels(PictureReader.read(file("grey-alpha.png")), true, true, 1);
  }

  @Test
  void readsBits() {
    BufferedImage picture = PictureReader.read(file("bits.png"));

    assertThat(picture.getRGB(11, 3)).isEqualTo(0xFF000000);
    assertThat(picture.getRGB(12, 3)).isEqualTo(0xFFFFFFFF);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orientation-1.jpg",
        "orientation-2.jpg",
        "orientation-3.jpg",
        "orientation-4.jpg",
        "orientation-5.jpg",
        "orientation-6.jpg",
        "orientation-7.jpg",
        "orientation-8.jpg",
        "orientation-6.png",
        "orientation-6.webp"
      })
  void turnsUpright(String name) {
    PictureInfo info = PictureReader.inspect(file(name));

    assertThat(info.width()).isEqualTo(WIDTH);
    assertThat(info.height()).isEqualTo(HEIGHT);
    assertPixels(PictureReader.read(file(name)), false, false, 4);
  }
}
