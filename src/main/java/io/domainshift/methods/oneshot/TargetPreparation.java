package io.domainshift.methods.oneshot;

import io.domainshift.datasets.PictureFiles;
import io.domainshift.datasets.PicturePreparation;
import io.domainshift.methods.TrainingRun;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Objects;

/** The target picture as large and square as the generator's. */
final class TargetPreparation {

  /** Of the height: rows above and as many below do not show a car. */
  private static final double NO_CAR = 64.0 / 512;

  private TargetPreparation() {}

  /**
   * @param size side of the generator's pictures
   */
  static BufferedImage prepare(TrainingRun run, OneShotOptions options, int size) {
    BufferedImage picture = run.image(Objects.requireNonNull(options.targetImage()));
    BufferedImage prepared = PicturePreparation.prepare(picture, size, options.fit());
    return options.crop() == Crop.CAR ? withoutMargins(prepared) : prepared;
  }

  /** Shows the user what the networks will see. */
  static void show(TrainingRun run, BufferedImage prepared) {
    run.file("picture", "target-prepared.png", "image/png", PictureFiles.png(prepared));
  }

  private static BufferedImage withoutMargins(BufferedImage picture) {
    int size = picture.getHeight();
    int margin = (int) Math.round(NO_CAR * size);
    BufferedImage masked = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D drawing = masked.createGraphics();
    drawing.drawImage(picture, 0, 0, null);
    drawing.setColor(Color.BLACK);
    drawing.fillRect(0, 0, size, margin);
    drawing.fillRect(0, size - margin, size, margin);
    drawing.dispose();
    return masked;
  }
}
