package io.domainshift.methods.nada;

import io.domainshift.methods.MemoryEstimate;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;
import java.util.List;

/**
 * Peak memory of a run from its architectures: a rough figure for choosing a device, its factors
 * taken from runs at 256² with full channels and ViT-B/32.
 */
final class NadaMemory {

  private static final int SEARCH_COPIES = 4;

  private NadaMemory() {}

  static long bytes(NadaOptions options, Model generator, List<Model> clips, boolean searching) {
    GeneratorArchitecture architecture = (GeneratorArchitecture) generator.architecture();
    // Weights, a copy of those that train, their gradients and two moments.
    long weights = 5 * generator.weightsBytes();
    long clipWeights = clips.stream().mapToLong(Model::weightsBytes).sum();
    long picture = MemoryEstimate.activations(architecture);
    long training = options.batchSize() * MemoryEstimate.TRAINING_COPIES * picture;
    long search = searching ? options.autoLayerBatch() * SEARCH_COPIES * picture : 0;
    int seen = Math.max(options.batchSize(), searching ? options.autoLayerBatch() : 0);
    long judging = clips.stream().mapToLong(MemoryEstimate::clipActivations).max().orElse(0) * seen;
    return MemoryEstimate.RUNTIME + weights + clipWeights + training + search + judging;
  }
}
