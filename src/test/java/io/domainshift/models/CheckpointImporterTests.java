package io.domainshift.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.graph.ElementType;
import io.domainshift.graph.HostTensor;
import io.domainshift.models.GeneratorArchitecture.Blocks;
import io.domainshift.models.formats.CanonicalFormat;
import io.domainshift.models.formats.SafetensorsWriter;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every supported file gives the tensors that PyTorch and the official loaders give, bit by bit.
 */
class CheckpointImporterTests {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir Path folder;

  /** SHA-256 of each tensor, made with torch 2.7.1 and OpenAI's {@code build_model}. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "generator-rosinality/generator.pt",
        "generator-rosinality/generator_legacy_format.pt",
        "nada/trained_checkpoint.pt",
        "clip/vit_small_state_dict.pt",
        "clip/rn_small_state_dict.pt",
        "clip/vit_full_jit.pt",
        "clip/vit_small_hf",
        "../formats/conditional.pkl"
      })
  void readsWhatPyTorchReads(String file) throws Exception {
    JsonNode expected;
    try (InputStream in = getClass().getResourceAsStream("/formats/tensors-read-by-pytorch.json")) {
      expected = JsonMapper.shared().readTree(in).get(file.replace("../formats/", ""));
    }
    Map<String, HostTensor> read =
        new LinkedHashMap<>(CheckpointImporter.read(GOLDEN.resolve(file)).tensors());
    if (!expected.has("mapping.w_avg")) {
      read.remove("mapping.w_avg"); // computed, as the file brings none
    }
    assertThat(read.keySet()).containsExactlyInAnyOrderElementsOf(expected.propertyNames());
    for (Map.Entry<String, HostTensor> entry : read.entrySet()) {
      JsonNode tensor = expected.get(entry.getKey());
      assertThat(entry.getValue().type()).isEqualTo(ElementType.FLOAT32);
      assertThat(entry.getValue().shape())
          .as(entry.getKey())
          .isEqualTo(JsonMapper.shared().convertValue(tensor.get("shape"), long[].class));
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(entry.getValue().data());
      assertThat(HexFormat.of().formatHex(digest.digest()))
          .as(entry.getKey())
          .isEqualTo(tensor.get("sha256").asString());
    }
  }

  @Test
  void worksOutTheGenerator() {
    GeneratorArchitecture g =
        CheckpointImporter.read(GOLDEN.resolve("generator-rosinality/generator.pt")).generator();
    assertThat(g.size()).isEqualTo(32);
    assertThat(g.numWs()).isEqualTo(8);
    assertThat(g.mappingLayers()).isEqualTo(4);
    assertThat(g.zDim()).isEqualTo(32);
    assertThat(g.wDim()).isEqualTo(32);
    assertThat(g.cDim()).isZero();
    assertThat(g.channels()).isEqualTo(Map.of(4, 24, 8, 20, 16, 16, 32, 12));
  }

  @Test
  void worksOutAConditionalHalfPrecisionGenerator() {
    GeneratorArchitecture g =
        CheckpointImporter.read(GOLDEN.resolve("../formats/conditional.pkl")).generator();
    assertThat(g)
        .isEqualTo(
            new GeneratorArchitecture(
                16,
                6,
                8,
                3,
                2,
                new TreeMap<>(Map.of(4, 6, 8, 6, 16, 4)),
                Blocks.SKIP,
                0.02,
                256.0,
                GeneratorArchitecture.PUBLISHED_FILTER));
  }

  @Test
  void worksOutTheClipModels() {
    ClipArchitecture vit = CheckpointImporter.read(GOLDEN.resolve("clip/vit_full_jit.pt")).clip();
    assertThat(vit)
        .isEqualTo(
            new ClipArchitecture(
                32,
                32,
                new ClipArchitecture.Vit(8, 128, 2, 2),
                new ClipArchitecture.Text(77, 49408, 64, vit.text().layers(), 1),
                ClipArchitecture.Activation.QUICK_GELU));
    ClipArchitecture resNet =
        CheckpointImporter.read(GOLDEN.resolve("clip/rn_small_state_dict.pt")).clip();
    assertThat(resNet.vision()).isEqualTo(new ClipArchitecture.ResNet(List.of(1, 2, 1, 1), 4, 2));
    assertThat(resNet.imageSize()).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"discriminator-rosinality/discriminator.pt", "oneshot/patch_discriminator.pt"})
  void readsDiscriminators(String file) {
    assertThat(CheckpointImporter.read(GOLDEN.resolve(file)).architecture())
        .isInstanceOf(DiscriminatorArchitecture.class);
  }

  @Test
  void refusesUnrelatedFiles() throws Exception {
    for (String file :
        List.of("README.md", "clip/pil_preprocess.safetensors", "clip/tokenizer.json")) {
      assertThatThrownBy(() -> CheckpointImporter.read(GOLDEN.resolve(file)))
          .as(file)
          .isInstanceOf(InvalidCheckpointException.class);
    }
    Path empty = Files.createFile(folder.resolve("empty"));
    assertThatThrownBy(() -> CheckpointImporter.read(empty))
        .isInstanceOf(InvalidCheckpointException.class);
  }

  @Test
  void namesTheTensorThatIsWrong() {
    Checkpoint good = CheckpointImporter.read(GOLDEN.resolve("generator-nvidia/network-skip.pkl"));
    Map<String, HostTensor> bad = new LinkedHashMap<>(good.tensors());
    bad.put("synthesis.b16.conv1.weight", HostTensor.of(new float[24 * 24], 24, 24, 1, 1));
    refuses(bad, "Tensor synthesis.b16.conv1.weight is [24, 24, 1, 1], expected [24, 24, 3, 3]");
    bad = new LinkedHashMap<>(good.tensors());
    bad.remove("synthesis.b8.torgb.bias");
    refuses(bad, "Tensor synthesis.b8.torgb.bias is missing");
    bad = new LinkedHashMap<>(good.tensors());
    bad.put("synthesis.b8.conv2.weight", HostTensor.scalar(0));
    refuses(bad, "Tensor synthesis.b8.conv2.weight is unknown");
    bad = new LinkedHashMap<>(good.tensors());
    bad.put("mapping.fc1.bias", HostTensor.of(nan(32), 32));
    refuses(bad, "Tensor mapping.fc1.bias has elements that are no finite numbers");
    bad = new LinkedHashMap<>(good.tensors());
    bad.put("synthesis.b8.conv1.resample_filter", HostTensor.of(new float[16], 4, 4));
    refuses(bad, "Tensor synthesis.b8.conv1.resample_filter is another filter");
  }

  @Test
  void computesTheMeanLatentWhereAFileBringsNone() {
    Checkpoint whole = CheckpointImporter.read(GOLDEN.resolve("generator-nvidia/network-skip.pkl"));
    Map<String, HostTensor> without = new LinkedHashMap<>(whole.tensors());
    without.remove("mapping.w_avg");
    Path file = folder.resolve("without.safetensors");
    SafetensorsWriter.write(file, without, Map.of());
    float[] first = CheckpointImporter.read(file).tensor("mapping.w_avg").toFloats();
    assertThat(first)
        .hasSize(32)
        .isEqualTo(CheckpointImporter.read(file).tensor("mapping.w_avg").toFloats());
    assertThat(HostTensor.of(first, 32).isFinite()).isTrue();
  }

  @Test
  void aReferenceLatentStaysWithTheGenerator() {
    Checkpoint plain = CheckpointImporter.read(GOLDEN.resolve("generator-nvidia/network-skip.pkl"));
    Map<String, HostTensor> tensors = new LinkedHashMap<>(plain.tensors());
    float[] values = new float[32];
    Arrays.fill(values, 0.5f);
    tensors.put(GeneratorArchitecture.REFERENCE_W, HostTensor.of(values, 1, 32));
    Checkpoint adapted = plain.withTensors(tensors);
    Path own = folder.resolve("own.safetensors");
    CanonicalFormat.write(adapted, own);
    Path bare = folder.resolve("bare.safetensors");
    SafetensorsWriter.write(bare, tensors, Map.of());

    assertThat(CanonicalFormat.open(own).tensors()).isEqualTo(tensors);
    assertThat(CheckpointImporter.read(own).tensors()).isEqualTo(tensors);
    assertThat(CheckpointImporter.read(bare).tensors()).isEqualTo(tensors);
    assertThat(CheckpointImporter.read(own).architecture()).isEqualTo(plain.architecture());

    tensors.put(GeneratorArchitecture.REFERENCE_W, HostTensor.of(values, 32));
    refuses(tensors, "Tensor reference.w is [32], expected [1, 32]");
  }

  private void refuses(Map<String, HostTensor> tensors, String message) {
    Path file = folder.resolve("bad.safetensors");
    SafetensorsWriter.write(file, tensors, Map.of());
    assertThatThrownBy(() -> CheckpointImporter.read(file))
        .isInstanceOf(InvalidCheckpointException.class)
        .hasMessageContaining(message);
  }

  private static float[] nan(int size) {
    float[] values = new float[size];
    values[size - 1] = Float.NaN;
    return values;
  }
}
