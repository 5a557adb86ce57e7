package io.domainshift.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.graph.HostTensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PicturesTests {

  @Test
  void clipsAndRoundsToTheNearestLevel() {
    HostTensor image = HostTensor.of(new float[] {-1.5f, 0, 1.5f}, 1, 3, 1, 1);
    assertThat(Pictures.of(image).get(0).getRGB(0, 0)).isEqualTo(0xFF0080FF);
  }

  @Test
  void comesBackFromPngAsItWas() throws IOException {
    float[] values = new float[3 * 2 * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 14 / 127.5f - 1;
    }
    HostTensor image = HostTensor.of(values, 1, 3, 2, 3);
    byte[] png = PictureFiles.png(Pictures.of(image).get(0));
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(Pictures.tensor(read).toFloats()).containsExactly(values);
  }

  @Test
  void laysPicturesOutRowByRow() {
    List<BufferedImage> pictures =
        Pictures.of(
            HostTensor.of(
                new float[] {
                  -1, -1, -1, 0, 0, 0, 1, 1, 1,
                },
                3,
                3,
                1,
                1));
    BufferedImage sheet = Pictures.grid(pictures, 2);
    assertThat(new int[] {sheet.getWidth(), sheet.getHeight()}).containsExactly(2, 2);
    assertThat(sheet.getRGB(1, 0)).isEqualTo(0xFF808080);
    assertThat(sheet.getRGB(0, 1)).isEqualTo(0xFFFFFFFF);
  }

  @Test
  void writesJpegOfTheSameSize() throws IOException {
    byte[] jpeg =
        PictureFiles.jpeg(Pictures.of(HostTensor.of(new float[3 * 64], 1, 3, 8, 8)).get(0));
    assertThat(ImageIO.read(new ByteArrayInputStream(jpeg)).getWidth()).isEqualTo(8);
  }
}
