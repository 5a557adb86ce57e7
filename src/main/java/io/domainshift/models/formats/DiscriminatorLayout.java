package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.DiscriminatorArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a StyleGAN2 discriminator under NVlabs' names, and what their shapes tell. The
 * heads of One-Shot CLIP's patch logits, which NVlabs lacks, are {@code extra.0}, {@code extra.1}…
 */
final class DiscriminatorLayout {

  /**
   * What shapes do not tell.
   *
   * @param convClamp null for none
   * @param stddevGroup 4 as published
   */
  record Facts(@Nullable Double convClamp, int stddevGroup) {
    static final Facts PUBLISHED =
        new Facts(null, DiscriminatorArchitecture.PUBLISHED_STDDEV_GROUP);
  }

  private DiscriminatorLayout() {}

  static boolean matches(Map<String, HostTensor> tensors) {
    return tensors.containsKey("b4.fc.weight") && tensors.containsKey("b4.out.weight");
  }

  /** Checks tensors under NVlabs' names and works out whose they are. */
  static Checkpoint checkpoint(
      Map<String, HostTensor> tensors, Facts facts, Map<String, String> metadata) {
    TensorTable table = new TensorTable(tensors);
    List<String> names = new ArrayList<>();
    table.names().forEach(names::add);
    for (String name : names) {
      if (name.endsWith("resample_filter")) {
        Filters.require(name, table.take(name), GeneratorArchitecture.PUBLISHED_FILTER, 1);
      }
    }
    DiscriminatorArchitecture architecture = infer(table, facts);
    return new Checkpoint(architecture, table.takeAll(architecture.tensorShapes()), metadata);
  }

  private static DiscriminatorArchitecture infer(TensorTable table, Facts facts) {
    if (table.has("mapping.fc0.weight") || table.has("mapping.embed.weight")) {
      throw new InvalidCheckpointException(
          "The discriminator", "judges classes", "an unconditional discriminator");
    }
    TreeMap<Integer, Integer> channels = new TreeMap<>();
    channels.put(4, table.size("b4.conv.weight", 4, 0));
    for (int r = 8; r <= 1024 && table.has("b" + r + ".conv0.weight"); r *= 2) {
      channels.put(r, table.size("b" + r + ".conv0.weight", 4, 0));
    }
    if (!table.has("b8.skip.weight") || table.has("b4.fromrgb.weight")) {
      throw new InvalidCheckpointException(
          "The discriminator", "has no residual blocks", "the architecture resnet");
    }
    int heads = 0;
    while (table.has("extra." + heads + ".weight")) {
      heads++;
    }
    try {
      return new DiscriminatorArchitecture(
          channels.lastKey(),
          channels,
          facts.convClamp(),
          GeneratorArchitecture.PUBLISHED_FILTER,
          facts.stddevGroup(),
          heads);
    } catch (IllegalArgumentException e) {
      throw new InvalidCheckpointException(
          "The discriminator", "is none: " + e.getMessage(), "a StyleGAN2 discriminator", e);
    }
  }
}
