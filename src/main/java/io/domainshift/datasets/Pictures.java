package io.domainshift.datasets;

import io.domainshift.graph.HostTensor;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Tensors as networks know them to pictures as people do, and back. */
public final class Pictures {

  private Pictures() {}

  /**
   * Each picture of a batch.
   *
   * @param images float [N, 3, H, W], −1 to 1, RGB; values outside are clipped
   */
  public static List<BufferedImage> of(HostTensor images) {
    long[] shape = images.shape();
    if (shape.length != 4 || shape[1] != 3) {
      throw new IllegalArgumentException(
          "Pictures are %s, expected [N, 3, H, W]".formatted(images.describe()));
    }
    int height = Math.toIntExact(shape[2]);
    int width = Math.toIntExact(shape[3]);
    int plane = height * width;
    float[] values = images.toFloats();
    List<BufferedImage> pictures = new ArrayList<>();
    for (int n = 0; n < shape[0]; n++) {
      int[] rgb = new int[plane];
      int start = n * 3 * plane;
      for (int i = 0; i < plane; i++) {
        rgb[i] =
            level(values[start + i]) << 16
                | level(values[start + plane + i]) << 8
                | level(values[start + 2 * plane + i]);
      }
      BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      picture.setRGB(0, 0, width, height, rgb, 0, width);
      pictures.add(picture);
    }
    return pictures;
  }

  /** As NVIDIA's and rosinality's image writers round: (x + 1) · 127.5, to the nearest level. */
  private static int level(float x) {
    return Math.max(0, Math.min(255, Math.round((x + 1) * 127.5f)));
  }

  /** Float [1, 3, H, W], −1 to 1, of an RGB picture. */
  public static HostTensor tensor(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    int plane = width * height;
    int[] rgb = picture.getRGB(0, 0, width, height, null, 0, width);
    float[] values = new float[3 * plane];
    for (int i = 0; i < plane; i++) {
      values[i] = (rgb[i] >> 16 & 255) / 127.5f - 1;
      values[plane + i] = (rgb[i] >> 8 & 255) / 127.5f - 1;
      values[2 * plane + i] = (rgb[i] & 255) / 127.5f - 1;
    }
    return HostTensor.of(values, 1, 3, height, width);
  }

  /** A square picture with sides of that many pixels. */
  public static BufferedImage resized(BufferedImage picture, int side) {
    return picture.getWidth() == side ? picture : Resize.to(picture, side, side);
  }

  /**
   * One sheet of pictures of the same size, row by row, without a border.
   *
   * @param columns pictures in a row, at least 1
   */
  public static BufferedImage grid(List<BufferedImage> pictures, int columns) {
    int width = pictures.get(0).getWidth();
    int height = pictures.get(0).getHeight();
    int across = Math.min(columns, pictures.size());
    int rows = (pictures.size() + across - 1) / across;
    BufferedImage sheet =
        new BufferedImage(across * width, rows * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D drawing = sheet.createGraphics();
    for (int i = 0; i < pictures.size(); i++) {
      drawing.drawImage(pictures.get(i), i % across * width, i / across * height, null);
    }
    drawing.dispose();
    return sheet;
  }
}
