package io.domainshift.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PicturePreparationTests {

  /** Three fields from left to right, each as wide as the picture is high. */
  private static BufferedImage flag(int height) {
    BufferedImage flag = new BufferedImage(3 * height, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D drawing = flag.createGraphics();
    Color[] colours = {Color.RED, Color.GREEN, Color.BLUE};
    for (int i = 0; i < 3; i++) {
      drawing.setColor(colours[i]);
      drawing.fillRect(i * height, 0, height, height);
    }
    drawing.dispose();
    return flag;
  }

  private static int rgb(BufferedImage picture, int x, int y) {
    return picture.getRGB(x, y) & 0xFFFFFF;
  }

  @ParameterizedTest
  @EnumSource
  void everyFitMakesASquareOfTheSize(Fit fit) {
    for (int height : new int[] {1, 16, 64, 200}) {
      BufferedImage square = PicturePreparation.prepare(flag(height), 64, fit);

      assertThat(square.getWidth()).isEqualTo(64);
      assertThat(square.getHeight()).isEqualTo(64);
      assertThat(square.getType()).isEqualTo(BufferedImage.TYPE_INT_RGB);
    }
  }

  @Test
  void coverKeepsTheCentre() {
    BufferedImage square = PicturePreparation.prepare(flag(100), 60, Fit.COVER);

    assertThat(rgb(square, 0, 0)).isEqualTo(0x00FF00);
    assertThat(rgb(square, 59, 59)).isEqualTo(0x00FF00);
  }

  @Test
  void containKeepsAllAndFillsWithWhite() {
    BufferedImage square = PicturePreparation.prepare(flag(100), 60, Fit.CONTAIN);

    assertThat(rgb(square, 10, 10)).isEqualTo(0xFFFFFF);
    assertThat(rgb(square, 10, 30)).isEqualTo(0xFF0000);
    assertThat(rgb(square, 30, 30)).isEqualTo(0x00FF00);
    assertThat(rgb(square, 50, 30)).isEqualTo(0x0000FF);
    assertThat(rgb(square, 30, 49)).isEqualTo(0xFFFFFF);
  }

  @Test
  void stretchKeepsAllAndFillsTheSquare() {
    BufferedImage square = PicturePreparation.prepare(flag(100), 60, Fit.STRETCH);

    assertThat(rgb(square, 5, 0)).isEqualTo(0xFF0000);
    assertThat(rgb(square, 30, 59)).isEqualTo(0x00FF00);
    assertThat(rgb(square, 55, 30)).isEqualTo(0x0000FF);
  }

  @Test
  void pictureOfTheRightSizeStaysAsItIs() {
    BufferedImage flag = flag(40).getSubimage(20, 0, 40, 40);

    BufferedImage square = PicturePreparation.prepare(flag, 40, Fit.COVER);

    for (int x = 0; x < 40; x++) {
      assertThat(rgb(square, x, 7)).isEqualTo(rgb(flag, x, 7));
    }
  }

  /** Lines one pixel wide would turn into broad stripes if every fourth were simply taken. */
  @Test
  void shrinksWithoutAliasing() {
    BufferedImage lines = new BufferedImage(404, 404, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 404; y++) {
      for (int x = 0; x < 404; x += 2) {
        lines.setRGB(x, y, 0xFFFFFF);
      }
    }

    BufferedImage grey = PicturePreparation.prepare(lines, 100, Fit.STRETCH);

    for (int x = 2; x < 98; x++) {
      assertThat(rgb(grey, x, 50) & 0xFF).isCloseTo(128, within(6));
    }
  }

  @Test
  void enlargesARampToARamp() {
    BufferedImage ramp = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 16; x++) {
        ramp.setRGB(x, y, 16 * x * 0x010101);
      }
    }

    BufferedImage large = PicturePreparation.prepare(ramp, 64, Fit.STRETCH);

    for (int x = 8; x < 56; x++) {
      assertThat(rgb(large, x, 30) & 0xFF).isCloseTo(4 * x - 6, within(2));
    }
  }
}
