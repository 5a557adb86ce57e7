package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.DiscriminatorArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Discriminators of rosinality's stylegan2-pytorch, entry {@code d} of its checkpoints, and the
 * patch heads of One-Shot CLIP, {@code extra}. The values are NVlabs'; only names differ.
 */
final class RosinalityDiscriminator {

  /** Under which a discriminator's heads come among its own tensors. */
  private static final String HEADS = "new_conv.";

  private RosinalityDiscriminator() {}

  /**
   * One pair of names.
   *
   * @param nvlabs such as {@code b8.conv0.weight}
   * @param rosinality such as {@code convs.1.conv1.0.weight}
   */
  private record Pair(String nvlabs, String rosinality) {}

  static boolean matches(Map<String, HostTensor> tensors) {
    return tensors.containsKey("convs.0.0.weight") && tensors.containsKey("final_linear.1.weight");
  }

  /**
   * Reads a state dictionary.
   *
   * @param tensors under rosinality's names, patch heads among them
   */
  static Checkpoint read(Map<String, HostTensor> tensors) {
    TensorTable table = new TensorTable(tensors);
    int size = 4;
    while (size < 1024 && table.has("convs." + (log2(size) - 1) + ".conv1.0.weight")) {
      size *= 2;
    }
    List<String> names = new ArrayList<>();
    table.names().forEach(names::add);
    for (String name : names) {
      if (name.endsWith(".0.kernel")) {
        Filters.require(name, table.take(name), GeneratorArchitecture.PUBLISHED_FILTER, 1);
      }
    }
    int heads = 0;
    while (table.has(HEADS + heads + ".0.weight")) {
      heads++;
    }
    Map<String, HostTensor> canonical = new LinkedHashMap<>();
    for (Pair pair : pairs(size, heads)) {
      canonical.put(pair.nvlabs(), table.take(pair.rosinality()));
    }
    table.requireEmpty();
    return DiscriminatorLayout.checkpoint(
        canonical, DiscriminatorLayout.Facts.PUBLISHED, Map.of("source_format", "rosinality"));
  }

  /**
   * Writes {@code {"d": …}}, and {@code "extra"} if there are patch heads, as rosinality's and
   * One-Shot CLIP's strict {@code load_state_dict} accept them.
   *
   * @throws InvalidCheckpointException if that discriminator cannot express this one
   */
  static void write(Checkpoint checkpoint, Path file) {
    DiscriminatorArchitecture d = checkpoint.as(DiscriminatorArchitecture.class);
    if (d.stddevGroup() != DiscriminatorArchitecture.PUBLISHED_STDDEV_GROUP) {
      throw new InvalidCheckpointException(
          "The discriminator",
          "measures deviations in groups of " + d.stddevGroup(),
          "groups of 4, as rosinality's format has no others");
    }
    Map<String, HostTensor> state = new LinkedHashMap<>();
    Map<String, HostTensor> heads = new LinkedHashMap<>();
    for (Pair pair : pairs(d.size(), d.patchHeads())) {
      Map<String, HostTensor> place = pair.rosinality().startsWith(HEADS) ? heads : state;
      place.put(pair.rosinality(), checkpoint.tensor(pair.nvlabs()).toFloat32());
    }
    HostTensor kernel = Filters.matrix(d.resampleFilter(), 1);
    for (int block = 1; block <= log2(d.size()) - 2; block++) {
      state.put("convs." + block + ".conv2.0.kernel", kernel);
      state.put("convs." + block + ".skip.0.kernel", kernel);
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("d", state);
    if (!heads.isEmpty()) {
      root.put("extra", heads);
    }
    TorchWriter.write(file, root);
  }

  private static List<Pair> pairs(int size, int heads) {
    List<Pair> pairs = new ArrayList<>();
    layer(pairs, "b" + size + ".fromrgb", "convs.0.0", "convs.0.1");
    int block = 1;
    for (int resolution = size; resolution > 4; resolution /= 2, block++) {
      String nvlabs = "b" + resolution;
      String rosinality = "convs." + block;
      layer(pairs, nvlabs + ".conv0", rosinality + ".conv1.0", rosinality + ".conv1.1");
      layer(pairs, nvlabs + ".conv1", rosinality + ".conv2.1", rosinality + ".conv2.2");
      pairs.add(new Pair(nvlabs + ".skip.weight", rosinality + ".skip.1.weight"));
    }
    layer(pairs, "b4.conv", "final_conv.0", "final_conv.1");
    layer(pairs, "b4.fc", "final_linear.0", "final_linear.0");
    layer(pairs, "b4.out", "final_linear.1", "final_linear.1");
    for (int i = 0; i < heads; i++) {
      layer(pairs, "extra." + i, HEADS + i + ".0", HEADS + i + ".1");
    }
    return pairs;
  }

  private static void layer(List<Pair> pairs, String nvlabs, String weight, String bias) {
    pairs.add(new Pair(nvlabs + ".weight", weight + ".weight"));
    pairs.add(new Pair(nvlabs + ".bias", bias + ".bias"));
  }

  private static int log2(int size) {
    return Integer.numberOfTrailingZeros(size);
  }
}
