package io.domainshift.api.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.models.Architecture;
import io.domainshift.models.DiscriminatorArchitecture;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ModelViewTests {

  private static final TreeMap<Integer, Integer> CHANNELS = new TreeMap<>(Map.of(4, 1, 8, 1));

  @Test
  void offersRosinalityFilesOfWhatTheyCanHold() {
    assertThat(links(stylegan2())).containsKeys("safetensors", "rosinality", "samples");
    assertThat(links(DiscriminatorArchitecture.of(8, CHANNELS)))
        .containsKeys("safetensors", "rosinality")
        .doesNotContainKey("samples");
    assertThat(links(FastGanArchitecture.of(64, 256, 0, 8, true)))
        .containsKeys("safetensors", "samples")
        .doesNotContainKey("rosinality");
  }

  private static Map<String, String> links(Architecture architecture) {
    JsonMapper json = JsonMapper.shared();
    return ModelView.of(
            new Model(
                UUID.randomUUID(),
                "name",
                architecture.modelKind(),
                architecture,
                json.createObjectNode(),
                "key",
                1,
                "sha",
                "",
                "",
                null,
                null,
                json.createObjectNode(),
                Instant.EPOCH))
        .links();
  }

  private static GeneratorArchitecture stylegan2() {
    return new GeneratorArchitecture(
        8,
        4,
        4,
        0,
        1,
        CHANNELS,
        GeneratorArchitecture.Blocks.SKIP,
        0.01,
        null,
        List.of(1, 3, 3, 1));
  }
}
