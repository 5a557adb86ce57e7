package io.domainshift.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.models.ClipArchitecture.Activation;
import io.domainshift.models.GeneratorArchitecture.Blocks;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ArchitectureTests {

  private final JsonMapper json = JsonMapper.shared();

  private static GeneratorArchitecture generator(int size, Map<Integer, Integer> channels) {
    return new GeneratorArchitecture(
        size,
        512,
        512,
        0,
        8,
        new TreeMap<>(channels),
        Blocks.SKIP,
        0.01,
        256.0,
        GeneratorArchitecture.PUBLISHED_FILTER);
  }

  @Test
  void generatorSurvivesJson() {
    Architecture written = generator(16, Map.of(4, 8, 8, 7, 16, 6));
    String text = json.writeValueAsString(written);
    assertThat(text).contains("\"kind\":\"generator\"", "\"blocks\":\"skip\"");
    assertThat(json.readValue(text, Architecture.class)).isEqualTo(written);
  }

  @Test
  void clipSurvivesJson() {
    for (ClipArchitecture.Vision vision :
        List.of(
            new ClipArchitecture.Vit(32, 768, 12, 12),
            new ClipArchitecture.ResNet(List.of(3, 4, 6, 3), 64, 32))) {
      Architecture written =
          new ClipArchitecture(
              512,
              224,
              vision,
              new ClipArchitecture.Text(77, 49408, 512, 12, 8),
              Activation.QUICK_GELU);
      String text = json.writeValueAsString(written);
      assertThat(text).contains("\"kind\":\"clip\"", "\"activation\":\"quick_gelu\"");
      assertThat(json.readValue(text, Architecture.class)).isEqualTo(written);
    }
  }

  @Test
  void countsRowsOfWPlus() {
    Map<Integer, Integer> channels = new TreeMap<>();
    for (int resolution = 4; resolution <= 1024; resolution *= 2) {
      channels.put(resolution, 16);
    }
    assertThat(generator(1024, channels).numWs()).isEqualTo(18);
    assertThat(generator(64, channels).numWs()).isEqualTo(10);
    assertThat(generator(8, channels).resolutions()).containsExactly(4, 8);
  }

  @Test
  void refusesSizesWithoutChannels() {
    assertThatThrownBy(() -> generator(16, Map.of(4, 8, 8, 8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("resolution 16");
    assertThatThrownBy(() -> generator(24, Map.of(4, 8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("24");
  }
}
