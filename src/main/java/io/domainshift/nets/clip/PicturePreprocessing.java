package io.domainshift.nets.clip;

import io.domainshift.graph.HostTensor;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.List;

/**
 * Decoded pictures to what CLIP's picture encoder takes, exactly as OpenAI's {@code
 * clip._transform} does with Pillow: short side to size (bicubic, antialiased; palettes by the
 * nearest sample), centre crop, RGB, normalisation. How large a picture may be is for the caller to
 * say.
 */
public final class PicturePreprocessing {

  private static final float[] MEAN = {0.48145466f, 0.4578275f, 0.40821073f};
  private static final float[] DEVIATION = {0.26862954f, 0.26130258f, 0.27577711f};

  private PicturePreprocessing() {}

  /**
   * Prepares pictures.
   *
   * @param size side in pixels that the encoder takes
   * @return float32 [pictures, 3, size, size]
   */
  public static HostTensor prepare(List<BufferedImage> pictures, int size) {
    int plane = size * size;
    float[] values = new float[pictures.size() * 3 * plane];
    for (int i = 0; i < pictures.size(); i++) {
      byte[][] samples = planes(pictures.get(i), size).samples();
      for (int channel = 0; channel < 3; channel++) {
        byte[] from = samples[samples.length < 3 ? 0 : channel];
        for (int pixel = 0; pixel < plane; pixel++) {
          float value = (from[pixel] & 0xFF) / 255f;
          values[(i * 3 + channel) * plane + pixel] = (value - MEAN[channel]) / DEVIATION[channel];
        }
      }
    }
    return HostTensor.of(values, pictures.size(), 3, size, size);
  }

  /**
   * What the encoder sees of a picture, for people.
   *
   * @param size side in pixels that the encoder takes
   */
  public static BufferedImage centre(BufferedImage picture, int size) {
    byte[][] samples = planes(picture, size).samples();
    BufferedImage seen = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < size * size; pixel++) {
      int rgb = 0;
      for (int channel = 0; channel < 3; channel++) {
        rgb = rgb << 8 | samples[samples.length < 3 ? 0 : channel][pixel] & 0xFF;
      }
      seen.setRGB(pixel % size, pixel / size, rgb);
    }
    return seen;
  }

  private static Planes planes(BufferedImage picture, int size) {
    return Planes.of(picture)
        .resizedCentre(size, picture.getColorModel() instanceof IndexColorModel);
  }
}
