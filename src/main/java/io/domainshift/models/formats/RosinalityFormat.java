package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Architecture;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.DiscriminatorArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.GeneratorArchitecture.Blocks;
import io.domainshift.models.InvalidCheckpointException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Generators of rosinality's stylegan2-pytorch, which StyleGAN-NADA and most adaptation code use:
 * {@code {"g_ema": state dictionary, "latent_avg": w}}.
 */
public final class RosinalityFormat {

  private static final double LR_MULTIPLIER = 0.01;

  private RosinalityFormat() {}

  static boolean matches(Map<String, HostTensor> tensors) {
    return tensors.containsKey("conv1.conv.weight") && tensors.containsKey("to_rgb1.conv.weight");
  }

  /**
   * Reads a state dictionary.
   *
   * @param tensors under rosinality's names
   * @param latentAverage the mean of w beside the dictionary; null if there is none
   */
  static Checkpoint read(Map<String, HostTensor> tensors, @Nullable HostTensor latentAverage) {
    TensorTable table = new TensorTable(tensors);
    HostTensor average = table.has("latent_avg") ? table.take("latent_avg") : latentAverage;
    int layers = 0;
    while (table.has("style." + (layers + 1) + ".weight")) {
      layers++;
    }
    int size = 4;
    while (size < 1024 && table.has("convs." + (2 * log2(size) - 4) + ".conv.weight")) {
      size *= 2;
    }
    dropFilters(table, size);
    Map<String, HostTensor> canonical = new LinkedHashMap<>();
    for (RosinalityNames.Pair pair : RosinalityNames.of(size, layers)) {
      boolean noise = pair.nvlabs().endsWith(".noise_const") && !table.has(pair.rosinality());
      canonical.put(pair.nvlabs(), noise ? drawn(pair.nvlabs()) : reshaped(table, pair));
    }
    if (average != null) {
      canonical.put("mapping.w_avg", average.reshape(average.elements()));
    }
    table.requireEmpty();
    return GeneratorLayout.checkpoint(
        canonical, GeneratorLayout.Facts.PUBLISHED, Map.of("source_format", "rosinality"));
  }

  /**
   * Writes a generator, or a discriminator as {@code {"d": …}}, that {@code
   * torch.load(weights_only=True)} and rosinality's strict {@code load_state_dict} accept.
   *
   * @throws InvalidCheckpointException if that generator cannot express this one
   */
  public static void write(Checkpoint checkpoint, Path file) {
    if (checkpoint.architecture() instanceof DiscriminatorArchitecture) {
      RosinalityDiscriminator.write(checkpoint, file);
      return;
    }
    GeneratorArchitecture g = checkpoint.generator();
    check(g);
    Map<String, HostTensor> state = new LinkedHashMap<>();
    HostTensor kernel = Filters.matrix(g.resampleFilter(), 4);
    for (RosinalityNames.Pair pair : RosinalityNames.of(g.size(), g.mappingLayers())) {
      HostTensor tensor = checkpoint.tensor(pair.nvlabs()).toFloat32();
      if (pair.nvlabs().startsWith("mapping.fc") && g.mappingLrMultiplier() != LR_MULTIPLIER) {
        tensor = scaled(tensor, g.mappingLrMultiplier() / LR_MULTIPLIER);
      }
      state.put(pair.rosinality(), tensor.reshape(pair.rosinalityShape(tensor.shape())));
    }
    for (int block = 0; block < log2(g.size()) - 2; block++) {
      state.put("convs." + 2 * block + ".conv.blur.kernel", kernel);
      state.put("to_rgbs." + block + ".upsample.kernel", kernel);
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("g_ema", state);
    root.put("latent_avg", checkpoint.tensor("mapping.w_avg").toFloat32());
    TorchWriter.write(file, root);
  }

  /**
   * Makes sure that this format can hold a generator.
   *
   * @throws InvalidCheckpointException if it cannot
   */
  public static void check(Architecture architecture) {
    if (!(architecture instanceof GeneratorArchitecture g)) {
      throw new InvalidCheckpointException(
          "The model", "is no StyleGAN2 generator", "one, as rosinality's format has no others");
    }
    if (g.blocks() != Blocks.SKIP || g.cDim() > 0 || g.zDim() != g.wDim()) {
      throw new InvalidCheckpointException(
          "The generator",
          "has %s blocks, class width %d, z width %d and w width %d"
              .formatted(g.blocks().label(), g.cDim(), g.zDim(), g.wDim()),
          "skip blocks, no classes and equal widths, as rosinality's format has no others");
    }
  }

  private static HostTensor reshaped(TensorTable table, RosinalityNames.Pair pair) {
    HostTensor tensor = table.take(pair.rosinality());
    long[] shape = tensor.shape();
    int kept = shape.length - pair.leading() - pair.trailing();
    if (kept >= 0) {
      long[] nvlabs = Arrays.copyOfRange(shape, pair.leading(), pair.leading() + kept);
      if (Arrays.equals(pair.rosinalityShape(nvlabs), shape)) {
        return tensor.reshape(nvlabs);
      }
    }
    throw new InvalidCheckpointException(
        "Tensor " + pair.rosinality(),
        "is " + Arrays.toString(shape),
        pair.leading() + " leading and " + pair.trailing() + " trailing dimensions of size 1");
  }

  private static void dropFilters(TensorTable table, int size) {
    List<String> names = new ArrayList<>();
    table.names().forEach(names::add);
    for (String name : names) {
      if (name.endsWith(".blur.kernel") || name.endsWith(".upsample.kernel")) {
        Filters.require(name, table.take(name), GeneratorArchitecture.PUBLISHED_FILTER, 4);
      }
    }
    // Old exports carry the noise of sizes that their generator does not have.
    int layers = 2 * log2(size) - 3;
    for (int i = layers; i < 17; i++) {
      table.drop("noises.noise_" + i);
    }
  }

  /** Noise that a checkpoint lacks is drawn as its constructor would, but always the same. */
  private static HostTensor drawn(String name) {
    int resolution = Integer.parseInt(name.substring("synthesis.b".length(), name.indexOf(".c")));
    Random random = new Random(name.hashCode());
    float[] values = new float[resolution * resolution];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return HostTensor.of(values, resolution, resolution);
  }

  private static HostTensor scaled(HostTensor tensor, double factor) {
    float[] values = tensor.toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) factor;
    }
    return HostTensor.of(values, tensor.shape());
  }

  private static int log2(int size) {
    return Integer.numberOfTrailingZeros(size);
  }
}
