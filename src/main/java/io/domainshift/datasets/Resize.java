package io.domainshift.datasets;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * Resizes with the cubic filter of Catmull and Rom (a = -0.5, Pillow's BICUBIC). The filter widens
 * when a picture shrinks, so that nothing fine turns into something coarse; pixels keep their
 * centres, so that nothing moves.
 */
final class Resize {

  private static final double RADIUS = 2;

  /** Index of the first input sample of each output sample, and weights from there on. */
  private record Kernel(int[] first, float[][] weights) {}

  private Resize() {}

  /** The whole picture in another size, RGB. */
  static BufferedImage to(BufferedImage picture, int width, int height) {
    Kernel across = kernel(picture.getWidth(), width);
    Kernel down = kernel(picture.getHeight(), height);
    float[] narrow = new float[picture.getHeight() * width * 3];
    int[] row = new int[picture.getWidth()];
    for (int y = 0; y < picture.getHeight(); y++) {
      picture.getRGB(0, y, row.length, 1, row, 0, row.length);
      narrowRow(row, across, narrow, y * width * 3);
    }
    BufferedImage resized = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    float[] sums = new float[width * 3];
    int[] out = new int[width];
    for (int y = 0; y < height; y++) {
      flatRow(narrow, down, y, sums);
      for (int x = 0; x < width; x++) {
        out[x] = level(sums[3 * x]) << 16 | level(sums[3 * x + 1]) << 8 | level(sums[3 * x + 2]);
      }
      resized.setRGB(0, y, width, 1, out, 0, width);
    }
    return resized;
  }

  private static void narrowRow(int[] row, Kernel across, float[] out, int offset) {
    int at = offset;
    for (int x = 0; x < across.first.length; x++) {
      float red = 0;
      float green = 0;
      float blue = 0;
      int from = across.first[x];
      for (float weight : across.weights[x]) {
        int rgb = row[from++];
        red += weight * (rgb >> 16 & 255);
        green += weight * (rgb >> 8 & 255);
        blue += weight * (rgb & 255);
      }
      out[at++] = red;
      out[at++] = green;
      out[at++] = blue;
    }
  }

  private static void flatRow(float[] rows, Kernel down, int y, float[] sums) {
    Arrays.fill(sums, 0);
    int at = down.first[y] * sums.length;
    for (float weight : down.weights[y]) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += weight * rows[at++];
      }
    }
  }

  private static Kernel kernel(int in, int out) {
    double scale = (double) in / out;
    double stretch = Math.max(scale, 1);
    int[] first = new int[out];
    float[][] weights = new float[out][];
    for (int i = 0; i < out; i++) {
      double centre = (i + 0.5) * scale - 0.5;
      int low = Math.max((int) Math.ceil(centre - RADIUS * stretch), 0);
      int high = Math.min((int) Math.floor(centre + RADIUS * stretch), in - 1);
      first[i] = low;
      weights[i] = new float[high - low + 1];
      double sum = 0;
      for (int j = low; j <= high; j++) {
        sum += cubic((j - centre) / stretch);
      }
      for (int j = low; j <= high; j++) {
        weights[i][j - low] = (float) (cubic((j - centre) / stretch) / sum);
      }
    }
    return new Kernel(first, weights);
  }

  private static double cubic(double x) {
    double d = Math.abs(x);
    if (d < 1) {
      return (1.5 * d - 2.5) * d * d + 1;
    }
    return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
  }

  private static int level(float value) {
    return Math.max(0, Math.min(255, Math.round(value)));
  }
}
