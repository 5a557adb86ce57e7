package io.domainshift.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.models.DiscriminatorArchitecture.PatchFeature;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class DiscriminatorArchitectureTests {

  @Test
  void patchesAreJudgedAt32And16InTheOrderOfTheNetwork() {
    assertThat(of(64).patchFeatures())
        .containsExactly(
            new PatchFeature("b64.conv1", 32, 132),
            new PatchFeature("b32.conv0", 32, 132),
            new PatchFeature("b32.conv1", 16, 116),
            new PatchFeature("b16.conv0", 16, 116));
    assertThat(of(1024).patchFeatures()).isEqualTo(of(64).patchFeatures());
    assertThat(of(32).patchFeatures()).extracting(PatchFeature::layer).startsWith("b32.conv0");
    assertThat(of(8).patchFeatures()).isEmpty();
  }

  @Test
  void survivesJson() {
    DiscriminatorArchitecture architecture = of(64).withPatchHeads(4);
    String json =
        JsonMapper.shared().writerFor(Architecture.class).writeValueAsString(architecture);
    assertThat(json).contains("\"kind\":\"discriminator\"");
    assertThat(JsonMapper.shared().readValue(json, Architecture.class)).isEqualTo(architecture);
  }

  @Test
  void refusesWhatIsNoDiscriminator() {
    assertThatThrownBy(() -> of(48)).hasMessageContaining("size is 48, expected a power of two");
    assertThatThrownBy(() -> of(32).withPatchHeads(4))
        .hasMessage("Discriminator has 4 patch heads, expected at most 3");
    assertThatThrownBy(() -> DiscriminatorArchitecture.of(16, new TreeMap<>(Map.of(4, 8, 16, 8))))
        .hasMessage("Discriminator has no channels at resolution 8");
  }

  private static DiscriminatorArchitecture of(int size) {
    TreeMap<Integer, Integer> channels = new TreeMap<>();
    for (int resolution = 4; resolution <= size; resolution *= 2) {
      channels.put(resolution, 100 + resolution);
    }
    return DiscriminatorArchitecture.of(size, channels);
  }
}
