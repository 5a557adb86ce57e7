package io.domainshift.methods.nada;

import io.domainshift.models.ClipArchitecture;
import io.domainshift.models.ClipArchitecture.ResNet;
import io.domainshift.models.ClipArchitecture.Vit;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;
import java.util.List;

/**
 * Peak memory of a run from its architectures: a rough figure for choosing a device, its factors
 * taken from runs at 256² with full channels and ViT-B/32.
 */
final class MemoryEstimate {

  private static final long RUNTIME = 400L << 20;
  private static final int FLOAT = 4;

  /** Copies of every layer's activations that training keeps, counted in outputs of the layer. */
  private static final int TRAINING_COPIES = 5;

  private static final int SEARCH_COPIES = 4;

  private MemoryEstimate() {}

  static long bytes(NadaOptions options, Model generator, List<Model> clips, boolean searching) {
    GeneratorArchitecture architecture = (GeneratorArchitecture) generator.architecture();
    // Weights, a copy of those that train, their gradients and two moments.
    long weights = 5 * generator.weightsBytes();
    long clipWeights = clips.stream().mapToLong(Model::weightsBytes).sum();
    long picture = activations(architecture);
    long training = options.batchSize() * TRAINING_COPIES * picture;
    long search = searching ? options.autoLayerBatch() * SEARCH_COPIES * picture : 0;
    int seen = Math.max(options.batchSize(), searching ? options.autoLayerBatch() : 0);
    long judging = clips.stream().mapToLong(MemoryEstimate::clipActivations).max().orElse(0) * seen;
    return RUNTIME + weights + clipWeights + training + search + judging;
  }

  /** Bytes of the outputs of all 3x3 convolutions for one picture. */
  private static long activations(GeneratorArchitecture architecture) {
    return architecture.resolutions().stream()
        .mapToLong(size -> 2L * FLOAT * size * size * architecture.channels().getOrDefault(size, 0))
        .sum();
  }

  private static long clipActivations(Model clip) {
    ClipArchitecture architecture = (ClipArchitecture) clip.architecture();
    long side = architecture.imageSize();
    if (architecture.vision() instanceof Vit vit) {
      long tokens = side / vit.patch() * (side / vit.patch()) + 1;
      return 20L * FLOAT * tokens * vit.width() * vit.layers();
    }
    ResNet resNet = (ResNet) architecture.vision();
    long blocks = resNet.layers().stream().mapToInt(Integer::intValue).sum();
    return FLOAT * side * side * resNet.width() * blocks / 4;
  }
}
