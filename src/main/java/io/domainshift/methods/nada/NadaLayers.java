package io.domainshift.methods.nada;

import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.GeneratorArchitecture.Blocks;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which weights train. A layer is a prefix of weight names, {@code synthesis.b8.conv0}: its kernel,
 * its style, its noise strength and its bias train together.
 */
record NadaLayers(GeneratorArchitecture architecture) {

  private static final String CONSTANT = "synthesis.b4.const";
  private static final String FIRST = "synthesis.b4.conv1";

  /**
   * The 3x3 convolutions after the first one, coarse to fine; {@code convs} of the paper's code.
   */
  private List<String> convolutions() {
    List<String> names = new ArrayList<>();
    for (int size : architecture.resolutions()) {
      if (size > 4) {
        names.add("synthesis.b" + size + ".conv0");
        names.add("synthesis.b" + size + ".conv1");
      }
    }
    return names;
  }

  private List<String> toRgbs() {
    return architecture.resolutions().stream()
        .filter(size -> architecture.blocks() == Blocks.SKIP || size == architecture.size())
        .map(size -> "synthesis.b" + size + ".torgb")
        .toList();
  }

  /** Layers that train throughout when there is no search. */
  Set<String> of(TrainingPhase phase, boolean trainToRgb) {
    List<String> all = convolutions();
    Set<String> layers = new LinkedHashSet<>(List.of(CONSTANT, FIRST));
    layers.addAll(
        switch (phase) {
          case DEFAULT, ALL -> all;
          case TEXTURE -> part(all, 2, 10);
          case SHAPE -> part(all, 0, 2);
          case NO_FINE -> part(all, 0, 10);
          case SHAPE_EXPANDED -> part(all, 0, 3);
        });
    if (trainToRgb || phase == TrainingPhase.ALL) {
      layers.addAll(toRgbs());
    }
    return layers;
  }

  /** Like a Python slice: short lists give what they have. */
  private static List<String> part(List<String> list, int from, int to) {
    return list.subList(Math.min(from, list.size()), Math.min(to, list.size()));
  }

  /** Layers that row {@code row} of W+ stands for in the layer search. */
  Set<String> ofRow(int row, AutoLayerMapping mapping) {
    List<String> convolutions = convolutions();
    if (mapping == AutoLayerMapping.OFFICIAL) {
      return Set.of(
          switch (row) {
            case 0 -> FIRST;
            case 1 -> "synthesis.b4.torgb";
            default -> convolutions.get(row - 2);
          });
    }
    Set<String> layers = new LinkedHashSet<>();
    layers.add(row == 0 ? FIRST : row <= convolutions.size() ? convolutions.get(row - 1) : "");
    layers.remove("");
    if (row % 2 == 1) {
      String toRgb = "synthesis.b" + (4 << row / 2) + ".torgb";
      if (toRgbs().contains(toRgb)) {
        layers.add(toRgb);
      }
    }
    return layers;
  }

  /** Every layer that may ever train under these options. */
  Set<String> candidates(NadaOptions options) {
    return options.autoLayerIterations() > 0
        ? searchable(options.autoLayerMapping())
        : of(options.phase(), options.trainToRgb());
  }

  private Set<String> searchable(AutoLayerMapping mapping) {
    Set<String> layers = new LinkedHashSet<>();
    for (int row = 0; row < architecture.numWs(); row++) {
      layers.addAll(ofRow(row, mapping));
    }
    return layers;
  }

  /** The rows with the highest scores, highest first. */
  static List<Integer> best(float[] scores, int k) {
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < scores.length; row++) {
      rows.add(row);
    }
    rows.sort((a, b) -> Float.compare(scores[b], scores[a]));
    return List.copyOf(rows.subList(0, Math.min(k, rows.size())));
  }

  /** Whether a weight belongs to one of the layers. */
  static Predicate<String> weightsOf(Set<String> layers) {
    return name -> layers.stream().anyMatch(layer -> name.equals(layer) || isWeightOf(layer, name));
  }

  /** The short cut of a residual block goes with the convolution beside it. */
  private static boolean isWeightOf(String layer, String name) {
    return name.startsWith(layer + ".") && !name.endsWith(".noise_const")
        || layer.endsWith(".conv0")
            && name.startsWith(layer.substring(0, layer.length() - "conv0".length()) + "skip.");
  }
}
