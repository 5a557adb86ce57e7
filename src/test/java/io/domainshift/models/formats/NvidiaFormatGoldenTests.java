package io.domainshift.models.formats;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.CheckpointImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A pickled network holds the tensors of its state dictionary, and rosinality's file too. */
@GoldenTest("generator-nvidia/*")
class NvidiaFormatGoldenTests {

  private final GoldenSuite suite;
  private final Checkpoint pickle;

  @TempDir Path folder;

  NvidiaFormatGoldenTests(GoldenSuite suite) {
    this.suite = suite;
    this.pickle = CheckpointImporter.read(suite.file("pkl"));
  }

  @Test
  void pickleEqualsItsStateDictionary() {
    Path state = suite.file("state_dict");
    SafetensorsFile expected = SafetensorsReader.open(state);
    assertThat(pickle.tensors().keySet())
        .containsExactlyInAnyOrderElementsOf(
            expected.tensors().keySet().stream()
                .filter(name -> !name.endsWith("resample_filter"))
                .toList());
    pickle
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(tensor.toFloats()).as(name).isEqualTo(expected.tensor(name).toFloats()));
    assertThat(CheckpointImporter.read(state).tensors()).isEqualTo(pickle.tensors());
  }

  @Test
  void tellsTheArchitecture() {
    JsonNode config = suite.config();
    assertThat(pickle.generator().size()).isEqualTo(config.get("size").asInt());
    assertThat(pickle.generator().zDim()).isEqualTo(config.get("z_dim").asInt());
    assertThat(pickle.generator().wDim()).isEqualTo(config.get("w_dim").asInt());
    assertThat(pickle.generator().mappingLayers()).isEqualTo(config.get("n_mlp").asInt());
    assertThat(pickle.generator().numWs()).isEqualTo(config.get("num_ws").asInt());
    assertThat(pickle.generator().blocks().label())
        .isEqualTo(config.get("architecture").asString());
    JsonNode clamp = config.get("conv_clamp");
    assertThat(pickle.generator().convClamp()).isEqualTo(clamp.isNull() ? null : clamp.asDouble());
  }

  @Test
  void rosinalityNamesAreThoseOfTheReference() {
    JsonNode map = suite.config().path("rosinality_name_map");
    if (map.isMissingNode() || map.isNull()) {
      assertThat(suite.config().get("architecture").asString()).isEqualTo("resnet");
      return;
    }
    Path written = folder.resolve("written.pt");
    RosinalityFormat.write(pickle, written);
    assertThat(CheckpointImporter.read(written).tensors()).isEqualTo(pickle.tensors());
    for (RosinalityNames.Pair pair :
        RosinalityNames.of(pickle.generator().size(), pickle.generator().mappingLayers())) {
      assertThat(map.get(pair.nvlabs()).get(0).asString()).isEqualTo(pair.rosinality());
    }
    assertThat(map.propertyNames()).containsExactlyInAnyOrderElementsOf(pickle.tensors().keySet());
  }
}
