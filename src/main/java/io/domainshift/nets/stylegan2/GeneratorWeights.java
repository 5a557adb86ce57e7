package io.domainshift.nets.stylegan2;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.GeneratorArchitecture.Blocks;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.nets.RandomWeights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Weights of a StyleGAN2 generator: drawn anew, and what the graph expects of them. */
public final class GeneratorWeights {

  private static final String W_AVG = "mapping.w_avg";
  private static final String LR_MULTIPLIER = "mapping.lr_multiplier";
  private static final String CONV_CLAMP = "synthesis.conv_clamp";
  private static final Set<String> CONSTANTS = Set.of(LR_MULTIPLIER, CONV_CLAMP);

  private GeneratorWeights() {}

  /**
   * Weights before training, as NVlabs' constructors draw them: N(0, 1), of the mapping network by
   * as much wider as its learning rate is lower; styles around one, all other biases zero, noise
   * without strength. The same seed gives the same weights everywhere.
   *
   * @param contrast factor on the to-RGB weights, 1 as published: the pictures of all resolutions
   *     are added up, and go far beyond -1 to 1
   */
  public static Checkpoint initial(GeneratorArchitecture architecture, double contrast, long seed) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    SplittableRandom seeds = new SplittableRandom(seed);
    architecture
        .tensorShapes()
        .forEach(
            (name, shape) ->
                tensors.put(name, initial(architecture, contrast, name, shape, seeds.split())));
    return new Checkpoint(architecture, tensors, Map.of());
  }

  private static HostTensor initial(
      GeneratorArchitecture architecture,
      double contrast,
      String name,
      long[] shape,
      RandomGenerator random) {
    if (name.endsWith(".affine.bias")) {
      return RandomWeights.constant(1, shape);
    }
    if (name.endsWith(".bias") || name.endsWith(".noise_strength") || name.equals(W_AVG)) {
      return RandomWeights.constant(0, shape);
    }
    if (name.startsWith("mapping.fc")) {
      return RandomWeights.normal(random, 1 / architecture.mappingLrMultiplier(), shape);
    }
    return RandomWeights.normal(random, name.endsWith(".torgb.weight") ? contrast : 1, shape);
  }

  /** Whether an optimiser moves it: everything but stored noise and averages. */
  static boolean isTrained(String name) {
    return !name.endsWith(".noise_const") && !name.equals(W_AVG);
  }

  /** The network's own weights, without what a checkpoint may hold beside them. */
  static Map<String, HostTensor> withoutCompanions(
      GeneratorArchitecture architecture, Map<String, HostTensor> tensors) {
    Map<String, HostTensor> own = new LinkedHashMap<>(tensors);
    own.keySet().retainAll(architecture.tensorShapes().keySet());
    return own;
  }

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
    checkpoint.tensor(W_AVG);
  }
}
