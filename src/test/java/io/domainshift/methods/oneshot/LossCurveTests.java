package io.domainshift.methods.oneshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.graph.HostTensor;
import java.awt.image.BufferedImage;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LossCurveTests {

  @Test
  void isDrawnInSeveralColours() {
    float[] values = new float[50 * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1f / (1 + i);
    }

    BufferedImage picture = LossCurve.picture(HostTensor.of(values, 50, 4));

    Set<Integer> colours = new HashSet<>();
    for (int x = 0; x < picture.getWidth(); x++) {
      for (int y = 0; y < picture.getHeight(); y++) {
        colours.add(picture.getRGB(x, y));
      }
    }
    assertThat(picture.getWidth()).isEqualTo(800);
    assertThat(colours).hasSizeGreaterThan(5);
  }
}
