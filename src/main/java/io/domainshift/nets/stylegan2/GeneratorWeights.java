package io.domainshift.nets.stylegan2;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.GeneratorArchitecture.Blocks;
import io.domainshift.models.InvalidCheckpointException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What the generator's graph expects to find in its dictionary of weights. */
final class GeneratorWeights {

  private static final String LR_MULTIPLIER = "mapping.lr_multiplier";
  private static final String CONV_CLAMP = "synthesis.conv_clamp";
  private static final Set<String> CONSTANTS = Set.of(LR_MULTIPLIER, CONV_CLAMP);

  private GeneratorWeights() {}

  /** Numbers of the architecture that the graph reads from its dictionary, as 0-d tensors. */
  static Map<String, HostTensor> constants(GeneratorArchitecture architecture) {
    Map<String, HostTensor> constants = new LinkedHashMap<>();
    constants.put(LR_MULTIPLIER, number(architecture.mappingLrMultiplier()));
    Double clamp = architecture.convClamp();
    if (clamp != null) {
      constants.put(CONV_CLAMP, number(clamp));
    }
    return constants;
  }

  /** In double precision: next to a float32 tensor a 0-d one counts as float32 all the same. */
  private static HostTensor number(double value) {
    return HostTensor.ofDoubles(new double[] {value});
  }

  static boolean isConstant(String name) {
    return CONSTANTS.contains(name);
  }

  /**
   * The graph goes by the names that it finds: a missing layer would shorten the network without a
   * word. So every layer of the architecture has to be there.
   */
  static void requireComplete(Checkpoint checkpoint) {
    GeneratorArchitecture architecture = checkpoint.generator();
    if (!architecture.resampleFilter().equals(GeneratorArchitecture.PUBLISHED_FILTER)) {
      throw new InvalidCheckpointException(
          "Low-pass filter of the generator",
          "is " + architecture.resampleFilter(),
          GeneratorArchitecture.PUBLISHED_FILTER.toString());
    }
    if (architecture.cDim() > 0) {
      checkpoint.tensor("mapping.embed.weight");
    }
    for (int i = 0; i < architecture.mappingLayers(); i++) {
      checkpoint.tensor("mapping.fc" + i + ".weight");
    }
    for (int resolution : architecture.resolutions()) {
      String block = "synthesis.b" + resolution;
      checkpoint.tensor(block + ".conv1.weight");
      if (architecture.blocks() == Blocks.SKIP || resolution == architecture.size()) {
        checkpoint.tensor(block + ".torgb.weight");
      }
      if (architecture.blocks() == Blocks.RESNET && resolution > 4) {
        checkpoint.tensor(block + ".skip.weight");
      }
    }
    checkpoint.tensor("mapping.w_avg");
  }
}
