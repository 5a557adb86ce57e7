package io.domainshift.datasets;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** Pictures of any shape to squares as a generator of that size knows them. */
public final class PicturePreparation {

  private PicturePreparation() {}

  /**
   * A square picture, resized as {@link Resize} does.
   *
   * @param picture RGB, upright
   * @param size side in pixels
   */
  public static BufferedImage prepare(BufferedImage picture, int size, Fit fit) {
    return switch (fit) {
      case STRETCH -> Resize.to(picture, size, size);
      case COVER -> Resize.to(centreSquare(picture), size, size);
      case CONTAIN -> onWhite(resizedWithin(picture, size), size);
    };
  }

  private static BufferedImage centreSquare(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    int side = Math.min(width, height);
    return picture.getSubimage((width - side) / 2, (height - side) / 2, side, side);
  }

  private static BufferedImage resizedWithin(BufferedImage picture, int size) {
    double scale = (double) size / Math.max(picture.getWidth(), picture.getHeight());
    return Resize.to(
        picture,
        Math.max(1, (int) Math.round(picture.getWidth() * scale)),
        Math.max(1, (int) Math.round(picture.getHeight() * scale)));
  }

  private static BufferedImage onWhite(BufferedImage picture, int size) {
    BufferedImage square = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D drawing = square.createGraphics();
    drawing.setColor(Color.WHITE);
    drawing.fillRect(0, 0, size, size);
    drawing.dispose();
    return draw(picture, square, (size - picture.getWidth()) / 2, (size - picture.getHeight()) / 2);
  }

  private static BufferedImage draw(BufferedImage picture, BufferedImage onto, int x, int y) {
    Graphics2D drawing = onto.createGraphics();
    drawing.drawImage(picture, x, y, null);
    drawing.dispose();
    return onto;
  }
}
