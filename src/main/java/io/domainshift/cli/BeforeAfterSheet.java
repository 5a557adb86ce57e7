package io.domainshift.cli;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** Two rows of the same latent codes: the generator before above, the adapted one below. */
final class BeforeAfterSheet {

  private static final int GAP = 8;

  /** Rows of small pictures are enlarged to at least this width, pixels. */
  private static final int READABLE_WIDTH = 1024;

  private BeforeAfterSheet() {}

  static BufferedImage of(BufferedImage before, BufferedImage after) {
    int scale = Math.max(1, (READABLE_WIDTH + before.getWidth() - 1) / before.getWidth());
    int width = before.getWidth() * scale;
    int height = before.getHeight() * scale;
    BufferedImage sheet = new BufferedImage(width, 2 * height + GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = sheet.createGraphics();
    try {
      canvas.setColor(Color.WHITE);
      canvas.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
      canvas.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
      canvas.drawImage(before, 0, 0, width, height, null);
      canvas.drawImage(after, 0, height + GAP, width, height, null);
    } finally {
      canvas.dispose();
    }
    return sheet;
  }
}
