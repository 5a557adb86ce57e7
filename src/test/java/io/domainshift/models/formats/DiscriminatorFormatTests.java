package io.domainshift.models.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.DiscriminatorArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscriminatorFormatTests {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Path PATCH =
      GOLDEN.resolve("discriminator-rosinality/patch_discriminator.pt");

  @TempDir Path folder;

  @Test
  void readsRosinalitysWithPatchHeads() {
    Checkpoint read = CheckpointFile.read(PATCH, null);
    DiscriminatorArchitecture architecture = read.as(DiscriminatorArchitecture.class);

    assertThat(architecture.size()).isEqualTo(64);
    assertThat(architecture.channels())
        .containsExactlyEntriesOf(new TreeMap<>(Map.of(4, 16, 8, 16, 16, 16, 32, 16, 64, 8)));
    assertThat(architecture.patchHeads()).isEqualTo(4);
    assertThat(read.tensors().keySet())
        .containsExactlyElementsOf(architecture.tensorShapes().keySet());
  }

  @Test
  void writesWhatItReads() {
    Checkpoint read = CheckpointFile.read(PATCH, null);
    Path rosinality = folder.resolve("d.pt");
    Path canonical = folder.resolve("d.safetensors");
    RosinalityFormat.write(read, rosinality);
    CanonicalFormat.write(read, canonical);

    assertThat(CheckpointFile.read(rosinality, null).tensors()).isEqualTo(read.tensors());
    assertThat(CheckpointFile.read(canonical, null).tensors()).isEqualTo(read.tensors());
    assertThat(CanonicalFormat.open(canonical).architecture()).isEqualTo(read.architecture());
  }

  @Test
  void readsBareStateDictionariesOfEitherLayout() {
    Checkpoint read = CheckpointFile.read(PATCH, null);
    Path file = folder.resolve("nvlabs.safetensors");
    SafetensorsWriter.writeFloat32(file, read.tensors(), Map.of());

    assertThat(CheckpointFile.read(file, null).architecture()).isEqualTo(read.architecture());
  }

  @Test
  void aGeneratorBringsItsDiscriminatorAlong() {
    CheckpointContents nvidia =
        CheckpointFile.readAll(GOLDEN.resolve("generator-nvidia/network-skip.pkl"), null);

    assertThat(nvidia.leftOut()).isNull();
    Checkpoint discriminator = Objects.requireNonNull(nvidia.discriminator());
    DiscriminatorArchitecture architecture = discriminator.as(DiscriminatorArchitecture.class);
    assertThat(architecture.size()).isEqualTo(nvidia.checkpoint().generator().size());
    assertThat(architecture.patchHeads()).isZero();
    assertThat(discriminator.tensors().keySet())
        .containsExactlyElementsOf(architecture.tensorShapes().keySet());
  }

  @Test
  void oldRosinalityCheckpointsBringBoth() throws IOException {
    Map<String, Object> both = new LinkedHashMap<>();
    both.put("g_ema", tensors("generator-rosinality/generator.pt", "g_ema"));
    both.put("g", tensors("generator-rosinality/generator.pt", "g_ema"));
    both.put("d", tensors("discriminator-rosinality/discriminator.pt", "d"));
    Path file = folder.resolve("both.pt");
    TorchWriter.write(file, both);

    CheckpointContents contents = CheckpointFile.readAll(file, null);
    assertThat(contents.checkpoint().generator().size()).isEqualTo(32);
    assertThat(contents.leftOut()).isNull();
    assertThat(Objects.requireNonNull(contents.discriminator()).tensors())
        .isEqualTo(
            RosinalityDiscriminator.read(tensors("discriminator-rosinality/discriminator.pt", "d"))
                .tensors());
  }

  @Test
  void aDiscriminatorThatCannotBeUsedIsLeftOut() throws IOException {
    Map<String, Object> both = new LinkedHashMap<>();
    both.put("g_ema", tensors("generator-rosinality/generator.pt", "g_ema"));
    both.put("d", Map.of("other.weight", HostTensor.of(new float[4], 2, 2)));
    Path file = folder.resolve("both.pt");
    TorchWriter.write(file, both);

    CheckpointContents contents = CheckpointFile.readAll(file, null);
    assertThat(contents.discriminator()).isNull();
    assertThat(contents.leftOut()).startsWith("The discriminator is of an unknown kind");
  }

  @Test
  void refusesOtherDiscriminatorsByName() {
    Map<String, HostTensor> tensors =
        new LinkedHashMap<>(CheckpointFile.read(PATCH, null).tensors());
    Path file = folder.resolve("d.safetensors");
    tensors.put("mapping.fc0.weight", HostTensor.of(new float[4], 2, 2));
    SafetensorsWriter.writeFloat32(file, tensors, Map.of());
    assertThatThrownBy(() -> CheckpointFile.read(file, null))
        .isInstanceOf(InvalidCheckpointException.class)
        .hasMessage("The discriminator judges classes, expected an unconditional discriminator");

    tensors.remove("mapping.fc0.weight");
    tensors.keySet().removeIf(name -> name.contains(".skip."));
    Path plain = folder.resolve("plain.safetensors");
    SafetensorsWriter.writeFloat32(plain, tensors, Map.of());
    assertThatThrownBy(() -> CheckpointFile.read(plain, null))
        .hasMessage("The discriminator has no residual blocks, expected the architecture resnet");
  }

  private static Map<String, HostTensor> tensors(String file, String entry) throws IOException {
    Object root = TorchPickle.read(ByteBuffer.wrap(Files.readAllBytes(GOLDEN.resolve(file))));
    Map<?, ?> dictionary = (Map<?, ?>) Objects.requireNonNull(root);
    return StateDicts.ofDictionary((Map<?, ?>) Objects.requireNonNull(dictionary.get(entry)));
  }
}
