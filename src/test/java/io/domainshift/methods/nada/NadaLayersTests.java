package io.domainshift.methods.nada;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.GeneratorArchitecture.Blocks;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NadaLayersTests {

  private static NadaLayers layers(int size, Blocks blocks) {
    Map<Integer, Integer> channels = new TreeMap<>();
    for (int resolution = 4; resolution <= size; resolution *= 2) {
      channels.put(resolution, 8);
    }
    return new NadaLayers(
        new GeneratorArchitecture(
            size,
            16,
            16,
            0,
            2,
            new TreeMap<>(channels),
            blocks,
            0.01,
            null,
            GeneratorArchitecture.PUBLISHED_FILTER));
  }

  @Test
  void defaultPhaseTrainsTheConstantAndEveryConvolutionButNoToRgb() {
    assertThat(layers(16, Blocks.SKIP).of(TrainingPhase.DEFAULT, false))
        .containsExactly(
            "synthesis.b4.const",
            "synthesis.b4.conv1",
            "synthesis.b8.conv0",
            "synthesis.b8.conv1",
            "synthesis.b16.conv0",
            "synthesis.b16.conv1");
  }

  @Test
  void phasesTakeTheSlicesOfThePublishedCode() {
    NadaLayers large = layers(1024, Blocks.SKIP);

    assertThat(large.of(TrainingPhase.TEXTURE, false))
        .startsWith("synthesis.b4.const", "synthesis.b4.conv1", "synthesis.b16.conv0")
        .endsWith("synthesis.b128.conv1")
        .hasSize(2 + 8);
    assertThat(large.of(TrainingPhase.SHAPE, false)).hasSize(2 + 2).endsWith("synthesis.b8.conv1");
    assertThat(large.of(TrainingPhase.NO_FINE, false)).hasSize(2 + 10);
    assertThat(large.of(TrainingPhase.SHAPE_EXPANDED, false))
        .hasSize(2 + 3)
        .endsWith("synthesis.b16.conv0");
    assertThat(large.of(TrainingPhase.ALL, false)).hasSize(2 + 16 + 9);
    assertThat(large.of(TrainingPhase.SHAPE, true)).hasSize(2 + 2 + 9);
  }

  @Test
  void smallGeneratorsHaveShorterSlices() {
    assertThat(layers(8, Blocks.SKIP).of(TrainingPhase.TEXTURE, false))
        .containsExactly("synthesis.b4.const", "synthesis.b4.conv1");
  }

  @Test
  void officialMappingNamesRowsAsThePublishedListDoes() {
    NadaLayers layers = layers(16, Blocks.SKIP);

    assertThat(
            IntStream.range(0, 6)
                .mapToObj(row -> layers.ofRow(row, AutoLayerMapping.OFFICIAL))
                .map(List::copyOf))
        .containsExactly(
            List.of("synthesis.b4.conv1"),
            List.of("synthesis.b4.torgb"),
            List.of("synthesis.b8.conv0"),
            List.of("synthesis.b8.conv1"),
            List.of("synthesis.b16.conv0"),
            List.of("synthesis.b16.conv1"));
  }

  @Test
  void correctedMappingNamesTheLayersThatARowStyles() {
    NadaLayers layers = layers(16, Blocks.SKIP);

    assertThat(
            IntStream.range(0, 6)
                .mapToObj(row -> layers.ofRow(row, AutoLayerMapping.CORRECTED))
                .map(List::copyOf))
        .containsExactly(
            List.of("synthesis.b4.conv1"),
            List.of("synthesis.b8.conv0", "synthesis.b4.torgb"),
            List.of("synthesis.b8.conv1"),
            List.of("synthesis.b16.conv0", "synthesis.b8.torgb"),
            List.of("synthesis.b16.conv1"),
            List.of("synthesis.b16.torgb"));
  }

  @Test
  void residualGeneratorsHaveOneToRgbAndTrainShortCutsWithTheirConvolution() {
    NadaLayers layers = layers(16, Blocks.RESNET);

    assertThat(layers.ofRow(1, AutoLayerMapping.CORRECTED)).containsExactly("synthesis.b8.conv0");
    assertThat(layers.ofRow(5, AutoLayerMapping.CORRECTED)).containsExactly("synthesis.b16.torgb");
    assertThat(NadaLayers.weightsOf(layers.ofRow(1, AutoLayerMapping.CORRECTED)))
        .accepts("synthesis.b8.conv0.weight", "synthesis.b8.skip.weight")
        .rejects("synthesis.b16.skip.weight", "synthesis.b8.conv1.weight");
  }

  @Test
  void storedNoiseNeverTrains() {
    assertThat(NadaLayers.weightsOf(layers(8, Blocks.SKIP).of(TrainingPhase.ALL, true)))
        .accepts("synthesis.b8.conv0.noise_strength", "synthesis.b8.conv0.affine.bias")
        .rejects("synthesis.b8.conv0.noise_const", "mapping.fc0.weight", "mapping.w_avg");
  }

  @Test
  void rowsThatMovedFurthestAreBest() {
    assertThat(NadaLayers.best(new float[] {0.1f, 0.4f, 0.2f, 0.3f}, 3)).containsExactly(1, 3, 2);
    assertThat(NadaLayers.best(new float[] {1, 2}, 5)).containsExactly(1, 0);
  }
}
