package io.domainshift.datasets;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Files to decoded pictures. */
public final class PictureReader {

  private static final String PICTURE = "The picture";

  private PictureReader() {}

  /**
   * The picture of a file, RGB.
   *
   * @throws InvalidPictureException if the file holds none
   */
  public static BufferedImage read(Path file) {
    BufferedImage picture;
    try {
      picture = ImageIO.read(file.toFile());
    } catch (IOException e) {
      throw new InvalidPictureException(PICTURE, "is damaged", "a whole file", e);
    }
    if (picture == null) {
      throw new InvalidPictureException(PICTURE, "is of no known type", "a JPEG, PNG or WebP file");
    }
    return picture;
  }
}
