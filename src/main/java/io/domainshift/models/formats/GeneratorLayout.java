package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.GeneratorArchitecture.Blocks;
import io.domainshift.models.InvalidCheckpointException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tensors of a StyleGAN2 generator under NVlabs' names, and what their shapes tell. */
final class GeneratorLayout {

  /** Twice and more what any published network has; beyond lies harm, not art. */
  private static final int MAX_LAYERS = 16;

  private static final int MAX_WIDTH = 2048;
  private static final int MAX_CLASSES = 100_000;

  /**
   * What shapes do not tell.
   *
   * @param mappingLrMultiplier 0.01 as published
   * @param convClamp null for none
   * @param resampleFilter taps
   */
  record Facts(
      double mappingLrMultiplier, @Nullable Double convClamp, List<Integer> resampleFilter) {
    static final Facts PUBLISHED = new Facts(0.01, null, GeneratorArchitecture.PUBLISHED_FILTER);
  }

  private GeneratorLayout() {}

  static boolean matches(Map<String, HostTensor> tensors) {
    return tensors.containsKey("synthesis.b4.const");
  }

  /** Checks tensors under NVlabs' names and works out whose they are. */
  static Checkpoint checkpoint(
      Map<String, HostTensor> tensors, Facts facts, Map<String, String> metadata) {
    TensorTable table = new TensorTable(scalars(tensors));
    dropFilters(table, facts);
    GeneratorArchitecture architecture = infer(table, facts);
    Map<String, long[]> shapes = architecture.tensorShapes();
    if (!table.has("mapping.w_avg")) {
      shapes.remove("mapping.w_avg");
    }
    shapes.putAll(companions(architecture, table));
    Map<String, HostTensor> taken = table.takeAll(shapes);
    if (!taken.containsKey("mapping.w_avg")) {
      taken.put("mapping.w_avg", MeanLatent.of(architecture, taken));
    }
    return new Checkpoint(architecture, taken, metadata);
  }

  /** Shapes of what a file may hold beside the network's weights, as far as it does. */
  static Map<String, long[]> companions(GeneratorArchitecture g, TensorTable table) {
    return table.has(GeneratorArchitecture.REFERENCE_W)
        ? Map.of(GeneratorArchitecture.REFERENCE_W, new long[] {1, g.wDim()})
        : Map.of();
  }

  private static GeneratorArchitecture infer(TensorTable table, Facts facts) {
    TreeMap<Integer, Integer> channels = new TreeMap<>();
    for (int r = 4; r <= 1024 && table.has("synthesis.b" + r + ".conv1.weight"); r *= 2) {
      channels.put(r, table.size("synthesis.b" + r + ".conv1.weight", 4, 0));
    }
    int layers = 0;
    while (table.has("mapping.fc" + layers + ".weight")) {
      layers++;
    }
    if (channels.size() < 2 || layers == 0) {
      throw new InvalidCheckpointException(
          "The generator",
          "has " + channels.size() + " resolutions and " + layers + " mapping layers",
          "synthesis.b4, b8, … and mapping.fc0, …");
    }
    int wDim = table.size("mapping.fc" + (layers - 1) + ".weight", 2, 0);
    boolean conditional = table.has("mapping.embed.weight");
    int cDim = conditional ? table.size("mapping.embed.weight", 2, 1) : 0;
    int zDim = table.size("mapping.fc0.weight", 2, 1) - (conditional ? wDim : 0);
    if (layers > MAX_LAYERS || wDim > MAX_WIDTH || zDim > MAX_WIDTH || cDim > MAX_CLASSES) {
      throw new InvalidCheckpointException(
          "The generator",
          "has %d mapping layers, z width %d, w width %d, class width %d"
              .formatted(layers, zDim, wDim, cDim),
          "at most %d layers, widths of %d and %d classes"
              .formatted(MAX_LAYERS, MAX_WIDTH, MAX_CLASSES));
    }
    boolean residual = table.has("synthesis.b8.skip.weight");
    try {
      return new GeneratorArchitecture(
          channels.lastKey(),
          zDim,
          wDim,
          cDim,
          layers,
          channels,
          residual ? Blocks.RESNET : Blocks.SKIP,
          facts.mappingLrMultiplier(),
          facts.convClamp(),
          facts.resampleFilter());
    } catch (IllegalArgumentException e) {
      throw new InvalidCheckpointException(
          "The generator", "is none: " + e.getMessage(), "a StyleGAN2 generator", e);
    }
  }

  /** Some writers cannot hold scalars and write one element. */
  private static Map<String, HostTensor> scalars(Map<String, HostTensor> tensors) {
    Map<String, HostTensor> result = new LinkedHashMap<>(tensors);
    result.replaceAll(
        (name, tensor) ->
            name.endsWith(".noise_strength") && tensor.elements() == 1 ? tensor.reshape() : tensor);
    return result;
  }

  /** The filters are the architecture's; a checkpoint may repeat them. */
  private static void dropFilters(TensorTable table, Facts facts) {
    for (String name : List.copyOf(names(table))) {
      if (name.endsWith("resample_filter")) {
        Filters.require(name, table.take(name), facts.resampleFilter(), 1);
      }
    }
  }

  private static List<String> names(TensorTable table) {
    List<String> names = new java.util.ArrayList<>();
    table.names().forEach(names::add);
    return names;
  }
}
