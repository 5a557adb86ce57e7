package io.domainshift.models.formats;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.models.GeneratorArchitecture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both formats of {@code torch.save}, and what is written of them. */
@GoldenTest("generator-rosinality/*")
class RosinalityFormatGoldenTests {

  private final GoldenSuite suite;
  private final Checkpoint checkpoint;

  @TempDir Path folder;

  RosinalityFormatGoldenTests(GoldenSuite suite) {
    this.suite = suite;
    this.checkpoint = CheckpointImporter.read(suite.file("checkpoint"));
  }

  @Test
  void theLegacyFormatHoldsTheSame() {
    Checkpoint legacy = CheckpointImporter.read(suite.file("checkpoint_legacy"));
    assertThat(legacy.tensors()).isEqualTo(checkpoint.tensors());
    assertThat(legacy.architecture()).isEqualTo(checkpoint.architecture());
  }

  @Test
  void tellsTheArchitecture() {
    assertThat(checkpoint.generator().size()).isEqualTo(suite.config().get("size").asInt());
    assertThat(checkpoint.generator().wDim()).isEqualTo(suite.config().get("style_dim").asInt());
    assertThat(checkpoint.generator().mappingLayers())
        .isEqualTo(suite.config().get("n_mlp").asInt());
    assertThat(checkpoint.generator().numWs()).isEqualTo(suite.config().get("n_latent").asInt());
  }

  @Test
  void writesTheSameBytesEachTimeAndReadsThemBack() throws Exception {
    Path first = folder.resolve("first.pt");
    Path second = folder.resolve("second.pt");
    RosinalityFormat.write(checkpoint, first);
    RosinalityFormat.write(checkpoint, second);
    assertThat(Files.mismatch(first, second)).isEqualTo(-1);
    assertThat(CheckpointImporter.read(first).tensors()).isEqualTo(checkpoint.tensors());
  }

  @Test
  void leavesAReferenceLatentOut() {
    Map<String, HostTensor> tensors = new LinkedHashMap<>(checkpoint.tensors());
    int width = checkpoint.generator().wDim();
    tensors.put(GeneratorArchitecture.REFERENCE_W, HostTensor.of(new float[width], 1, width));
    Path file = folder.resolve("adapted.pt");

    RosinalityFormat.write(checkpoint.withTensors(tensors), file);

    assertThat(CheckpointImporter.read(file).tensors()).isEqualTo(checkpoint.tensors());
  }

  @Test
  void theOwnFormatKeepsEverything() {
    Path file = folder.resolve("own.safetensors");
    CanonicalFormat.write(checkpoint, file);
    assertThat(CheckpointImporter.read(file).tensors()).isEqualTo(checkpoint.tensors());
    assertThat(CanonicalFormat.open(file).architecture()).isEqualTo(checkpoint.architecture());
  }
}
