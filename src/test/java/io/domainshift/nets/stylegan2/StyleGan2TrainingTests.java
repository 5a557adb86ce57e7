package io.domainshift.nets.stylegan2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.models.formats.CanonicalFormat;
import io.domainshift.models.formats.RosinalityFormat;
import io.domainshift.nets.GeneratorTraining;
import io.domainshift.nets.GeneratorTrainings;
import io.domainshift.nets.ImageGenerator;
import io.domainshift.nets.ImageGenerators;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StyleGan2TrainingTests {

  private static final int BATCH = 3;
  private static final Checkpoint UNTRAINED =
      GeneratorWeights.initial(GeneratorArchitecture.of(32, 6, 10, 0, 2, 256, 12), 1, 1);

  private GraphRuntime runtime;
  private GraphScope scope;

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @Test
  void nothingMovesButTheAverageLatentAndThatWhenAsked() {
    for (boolean asked : new boolean[] {false, true}) {
      for (boolean remembered : new boolean[] {false, true}) {
        GeneratorTraining generator = GeneratorTrainings.load(scope, UNTRAINED);
        Tensor z = latents(generator);
        List<Tensor> noise = generator.drawNoise(scope, BATCH, 5);
        if (remembered) {
          generator.draw(scope, z, null, noise, asked);
        } else {
          generator.drawUnremembered(scope, z, null, noise, asked);
        }
        assertThat(moved(generator)).isEqualTo(asked ? List.of("mapping.w_avg") : List.of());
      }
    }
  }

  @Test
  void everyWeightButBuffersHasAGradient() {
    GeneratorTraining generator = GeneratorTrainings.load(scope, UNTRAINED);
    Tensor images =
        generator.draw(
            scope, latents(generator), null, generator.drawNoise(scope, BATCH, 5), false);
    TensorMap gradients = generator.gradients(scope, images, images);
    TreeSet<String> trained = new TreeSet<>(UNTRAINED.tensors().keySet());
    trained.removeIf(name -> name.endsWith("noise_const") || name.equals("mapping.w_avg"));
    assertThat(gradients.names()).containsExactlyInAnyOrderElementsOf(trained);
    assertThat(gradients.toHost().values())
        .allSatisfy(gradient -> assertThat(norm(gradient)).isPositive());
  }

  @Test
  void conditionalGeneratorsWantLabels() {
    Checkpoint conditional =
        GeneratorWeights.initial(GeneratorArchitecture.of(16, 6, 10, 3, 2, 256, 12), 1, 1);
    GeneratorTraining generator = GeneratorTrainings.load(scope, conditional);
    List<Tensor> noise = generator.drawNoise(scope, BATCH, 5);
    Tensor z = latents(generator);
    assertThatThrownBy(() -> generator.draw(scope, z, null, noise, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 classes");
  }

  @Test
  void whatWasTrueOfOtherWeightsStaysBehind() {
    Map<String, HostTensor> tensors = new LinkedHashMap<>(UNTRAINED.tensors());
    tensors.put(GeneratorArchitecture.REFERENCE_W, HostTensor.of(new float[10], 1, 10));
    assertThat(GeneratorTrainings.load(scope, UNTRAINED.withTensors(tensors)).weights().names())
        .containsExactlyElementsOf(UNTRAINED.tensors().keySet());
  }

  @Test
  void aCheckpointDrawsWhatTheTrainingDrew(@TempDir Path folder) {
    GeneratorTraining generator = GeneratorTrainings.load(scope, UNTRAINED);
    Tensor z = latents(generator);
    List<Tensor> noise = generator.drawNoise(scope, BATCH, 5);
    HostTensor trained = generator.drawUnremembered(scope, z, null, noise, true).toHost();
    HostTensor asItIs =
        generator.drawing(scope, generator.weights()).generate(scope, z, null, 0.7, noise).toHost();

    Path file = folder.resolve("trained.safetensors");
    CanonicalFormat.write(UNTRAINED.withTensors(generator.weights().toHost()), file);
    ImageGenerator opened = ImageGenerators.map(scope, CanonicalFormat.open(file));
    assertThat(opened.generate(scope, z, null, 0.7, noise).toHost().toFloats())
        .containsExactly(asItIs.toFloats(), within(1e-5f));
    assertThat(opened.generate(scope, z, null, 1, noise).toHost().toFloats())
        .containsExactly(trained.toFloats(), within(1e-5f));
  }

  @Test
  void rosinalitysFormatTakesEqualWidthsOnly(@TempDir Path folder) {
    assertThatThrownBy(() -> RosinalityFormat.write(UNTRAINED, folder.resolve("refused.pt")))
        .isInstanceOf(InvalidCheckpointException.class)
        .hasMessageContaining("z width 6 and w width 10");

    Checkpoint equal =
        GeneratorWeights.initial(GeneratorArchitecture.of(16, 10, 10, 0, 2, 256, 12), 1, 1);
    Path file = folder.resolve("equal.pt");
    RosinalityFormat.write(equal, file);
    Checkpoint back = CheckpointImporter.read(file);
    assertThat(back.architecture()).isEqualTo(equal.architecture());
    equal
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(back.tensor(name).toFloats())
                    .as(name)
                    .containsExactly(tensor.toFloats()));
  }

  private Tensor latents(GeneratorTraining generator) {
    return scope
        .call("random.draws.normal_rows")
        .with(scope.tensor(HostTensor.scalar(0)))
        .with(BATCH)
        .with(generator.zDim())
        .with(3)
        .tensor();
  }

  private static List<String> moved(GeneratorTraining generator) {
    return generator.weights().toHost().entrySet().stream()
        .filter(
            now ->
                !Arrays.equals(
                    now.getValue().toFloats(), UNTRAINED.tensor(now.getKey()).toFloats()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static double norm(HostTensor tensor) {
    return Arrays.stream(tensor.toDoubles()).map(value -> value * value).sum();
  }
}
