package io.domainshift.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.ScriptModule;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.GeneratorArchitecture.Blocks;
import io.domainshift.models.ModelExports;
import io.domainshift.models.WeightsFormat;
import io.domainshift.nets.fastgan.FastGanFixtures;
import io.domainshift.nets.stylegan2.GeneratorFixtures;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Round trips through files of other formats, measured by pictures. */
class ExportProofTests {

  private static GraphRuntime runtime;
  private static GraphScope scope;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
  }

  @AfterAll
  static void close() {
    scope.close();
    runtime.close();
  }

  static Stream<Arguments> generators() {
    GeneratorArchitecture small = GeneratorFixtures.small(32);
    return Stream.of(
        Arguments.of("skip", GeneratorFixtures.random(small, 1)),
        Arguments.of(
            "residual, classes, clamp, own rate",
            GeneratorFixtures.random(
                new GeneratorArchitecture(
                    16,
                    6,
                    7,
                    3,
                    2,
                    small.channels().headMap(17),
                    Blocks.RESNET,
                    0.02,
                    2.0,
                    GeneratorArchitecture.PUBLISHED_FILTER),
                2)),
        Arguments.of("FastGAN", fastGan(128, 0, false)),
        Arguments.of("FastGAN-lite", fastGan(128, 0, true)),
        Arguments.of("FastGAN, classes", fastGan(256, 2, false)),
        Arguments.of("FastGAN-lite, classes", fastGan(256, 2, true)));
  }

  /** The last singular vectors are long, so that pictures are of ordinary size. */
  private static Checkpoint fastGan(int size, int classes, boolean lite) {
    return scaled(
        FastGanFixtures.random(FastGanArchitecture.of(size, 5, classes, 8, lite), 3),
        "synthesis.to_big.weight_u",
        100);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("generators")
  void aTorchScriptArchiveDrawsTheSamePicturesByItself(String name, Checkpoint generator) {
    Path file = folder.resolve("generator.ts.pt");
    ModelExports.write(generator, WeightsFormat.TORCHSCRIPT, file);

    assertThat(ofModule(generator, file)).isLessThan(ExportProof.TOLERANCE);

    Checkpoint read = CheckpointImporter.read(file);
    assertThat(read.architecture()).isEqualTo(generator.architecture());
    assertThat(read.tensors()).isEqualTo(generator.tensors());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("generators")
  void aStateDictionaryOfNvidiasDrawsTheSamePictures(String name, Checkpoint generator) {
    assertThat(throughAFile(generator, WeightsFormat.NVIDIA)).isLessThan(ExportProof.TOLERANCE);
  }

  @Test
  void rosinalityAndBothOthersComeBackAsTheyWere() {
    GeneratorArchitecture small = GeneratorFixtures.small(32);
    Checkpoint generator =
        GeneratorFixtures.random(
            new GeneratorArchitecture(
                32,
                7,
                7,
                0,
                2,
                small.channels(),
                Blocks.SKIP,
                0.02,
                null,
                GeneratorArchitecture.PUBLISHED_FILTER),
            4);
    Path rosinality = folder.resolve("generator.pt");
    ModelExports.write(generator, WeightsFormat.ROSINALITY, rosinality);
    Checkpoint imported = CheckpointImporter.read(rosinality);
    for (WeightsFormat format :
        new WeightsFormat[] {WeightsFormat.TORCHSCRIPT, WeightsFormat.NVIDIA}) {
      Path file = folder.resolve(format.label());
      ModelExports.write(imported, format, file);
      assertThat(ofFile(generator, CheckpointImporter.read(file)))
          .as(format.label())
          .isLessThan(ExportProof.TOLERANCE);
    }
  }

  @Test
  void seesOtherWeights() {
    Checkpoint generator = GeneratorFixtures.random(GeneratorFixtures.small(16), 5);
    Path file = folder.resolve("other.ts.pt");
    for (String name : new String[] {"mapping.fc1.bias", "synthesis.b16.conv1.noise_const"}) {
      Checkpoint other = scaled(generator, name, 1.1f);
      assertThat(ofFile(generator, other)).as(name).isGreaterThan(ExportProof.TOLERANCE);
      ModelExports.write(other, WeightsFormat.TORCHSCRIPT, file);
      assertThat(ofModule(generator, file)).as(name).isGreaterThan(ExportProof.TOLERANCE);
    }
  }

  @Test
  void seesAnotherStrengthOfFreshNoise() {
    Checkpoint generator = fastGan(128, 0, false);
    Checkpoint other = scaled(generator, "synthesis.feat_128.6.weight", 100);
    assertThat(ofFile(generator, other)).isGreaterThan(ExportProof.TOLERANCE);
  }

  @Test
  void picturesThatAreNoNumbersAreNoProof() {
    Checkpoint generator = GeneratorFixtures.random(GeneratorFixtures.small(16), 6);
    Checkpoint broken = scaled(generator, "synthesis.b16.torgb.bias", Float.NaN);
    assertThat(ofFile(broken, broken)).isInfinite();
  }

  private double throughAFile(Checkpoint generator, WeightsFormat format) {
    Path file = folder.resolve("generator.pt");
    ModelExports.write(generator, format, file);
    return ofFile(generator, CheckpointImporter.read(file));
  }

  private static double ofFile(Checkpoint stored, Checkpoint exported) {
    try (GraphScope home = scope.openChild()) {
      return ExportProof.ofFile(home, stored, exported, seen -> {});
    }
  }

  private static double ofModule(Checkpoint stored, Path file) {
    try (GraphScope home = scope.openChild();
        ScriptModule module = ScriptModule.load(home, file)) {
      return ExportProof.ofModule(home, stored, module, seen -> {});
    }
  }

  private static Checkpoint scaled(Checkpoint checkpoint, String name, float factor) {
    HostTensor tensor = checkpoint.tensor(name);
    float[] values = tensor.toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    Map<String, HostTensor> tensors = new LinkedHashMap<>(checkpoint.tensors());
    tensors.put(name, HostTensor.of(values, tensor.shape()));
    return checkpoint.withTensors(tensors);
  }
}
