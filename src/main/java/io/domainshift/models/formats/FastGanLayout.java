package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tensors of a FastGAN generator under projected-gan's names, and what their shapes tell. */
final class FastGanLayout {

  private static final String FIRST = "synthesis.init.init.0.weight_orig";
  private static final String COLOURS = "synthesis.to_big.weight_orig";
  private static final String CLASSES = "synthesis.embed.weight";

  private FastGanLayout() {}

  static boolean matches(Map<String, HostTensor> tensors) {
    return tensors.containsKey(FIRST) && tensors.containsKey(COLOURS);
  }

  /** Checks tensors under projected-gan's names and works out whose they are. */
  static Checkpoint checkpoint(Map<String, HostTensor> tensors) {
    TensorTable table = new TensorTable(tensors);
    FastGanArchitecture architecture = infer(table);
    Map<String, long[]> shapes = architecture.tensorShapes();
    for (String name : names(table)) {
      if (!shapes.containsKey(name) && isSpare(name, table, architecture.size())) {
        table.drop(name);
      }
    }
    return new Checkpoint(
        architecture, table.takeAll(shapes), Map.of("source_format", "projected-gan"));
  }

  /**
   * Counts of batches, which no momentum needs; weights that spectral normalisation divided for its
   * last picture; and, in networks of 128², the block of 256² that the published code makes and
   * never uses.
   */
  private static boolean isSpare(String name, TensorTable table, int size) {
    return name.endsWith(".num_batches_tracked")
        || table.has(name + "_orig")
        || size == 128
            && (name.startsWith("synthesis.feat_256.") || name.startsWith("synthesis.se_256."));
  }

  private static FastGanArchitecture infer(TensorTable table) {
    TreeMap<Integer, Integer> widths = new TreeMap<>();
    widths.put(4, table.size(FIRST, 4, 1) / 2);
    boolean lite = true;
    for (int r = 8; r <= 1024; r *= 2) {
      String block = "synthesis.feat_" + r + ".";
      for (String layer : List.of("1", "5", "conv", "conv1")) {
        if (table.has(block + layer + ".weight_orig")) {
          widths.put(r, table.size(block + layer + ".weight_orig", 4, 0) / 2);
          lite &= layer.equals("1") || layer.equals("conv");
        }
      }
    }
    int size = widths.lastKey();
    // What the last convolution reads tells where a network of 128² ends.
    if (size == 256
        && table.size(COLOURS, 4, 1) != widths.getOrDefault(256, 0)
        && table.size(COLOURS, 4, 1) == widths.getOrDefault(128, 0)) {
      size = 128;
    }
    int zDim = table.size(FIRST, 4, 0);
    int cDim = table.has(CLASSES) ? table.size(CLASSES, 2, 0) : 0;
    try {
      return new FastGanArchitecture(
          size, zDim, cDim, new TreeMap<>(widths.headMap(size + 1)), lite);
    } catch (IllegalArgumentException e) {
      throw new InvalidCheckpointException(
          "The generator", "is none: " + e.getMessage(), "a FastGAN generator", e);
    }
  }

  /** Classes beyond the ones that a generator was trained for, which the published code embeds. */
  static Map<String, HostTensor> withClasses(Map<String, HostTensor> tensors, int classes) {
    HostTensor embedding = tensors.get(CLASSES);
    if (embedding == null
        || embedding.shape().length != 2
        || classes < 1
        || classes >= embedding.shape()[0]) {
      return tensors;
    }
    long width = embedding.shape()[1];
    float[] rows = java.util.Arrays.copyOf(embedding.toFloats(), Math.toIntExact(classes * width));
    Map<String, HostTensor> narrowed = new LinkedHashMap<>(tensors);
    narrowed.put(CLASSES, HostTensor.of(rows, classes, width));
    return narrowed;
  }

  private static List<String> names(TensorTable table) {
    List<String> names = new ArrayList<>();
    table.names().forEach(names::add);
    return names;
  }
}
