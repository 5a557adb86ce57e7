package io.domainshift.methods.nada;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.methods.Latents;
import io.domainshift.methods.TwinGenerators;
import io.domainshift.models.GeneratorArchitecture;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Adaptive layer freezing: moves W+ towards the target with every weight fixed, and trains the
 * layers whose rows moved furthest.
 */
final class LayerSearch {

  /** Step size of the descent on W+, as published. */
  static final double LEARNING_RATE = 0.01;

  private static final String GRAPH = "methods.nada.training.";

  private final NadaOptions options;
  private final NadaLayers layers;

  LayerSearch(NadaOptions options, NadaLayers layers) {
    this.options = options;
    this.layers = layers;
  }

  /** Whether the choice depends on a search: not when every layer is chosen anyway. */
  static boolean isNeeded(NadaOptions options, GeneratorArchitecture generator) {
    return options.autoLayerIterations() > 0 && options.autoLayerK() < generator.numWs();
  }

  boolean isNeeded() {
    return isNeeded(options, layers.architecture());
  }

  /** The layers of one iteration. */
  Set<String> choose(
      GraphScope scope, Latents latents, TwinGenerators generators, Guides guides, int iteration) {
    Tensor w = latents.w(scope, options.autoLayerBatch(), iteration, "search.z");
    Tensor start = generators.frozen().broadcast(scope, w);
    Tensor end = start;
    for (int step = 0; step < options.autoLayerIterations(); step++) {
      long seed = latents.seed(iteration, "search.noise." + step);
      List<Tensor> noise = generators.frozen().drawNoise(scope, options.autoLayerBatch(), seed);
      end = step(scope, generators.adapted(), end, noise, guides);
    }
    Set<String> chosen = new LinkedHashSet<>();
    for (int row : NadaLayers.best(scores(scope, start, end), options.autoLayerK())) {
      chosen.addAll(layers.ofRow(row, options.autoLayerMapping()));
    }
    return chosen;
  }

  /**
   * One step on per-layer latents [N, numWs, wDim] against the global loss of the bare class name.
   */
  static Tensor step(
      GraphScope scope, TensorMap weights, Tensor ws, List<Tensor> noise, Guides guides) {
    List<Tensor> begun =
        scope.call(GRAPH + "search_forward").with(weights).with(ws).with(noise).list();
    Tensor image = begun.get(1);
    return scope
        .call(GRAPH + "search_step")
        .with(begun.get(0))
        .with(image)
        .with(guides.search(scope, image))
        .with(LEARNING_RATE)
        .tensor();
  }

  /** How far each row of W+ moved. */
  static float[] scores(GraphScope scope, Tensor start, Tensor end) {
    return scope.call(GRAPH + "search_scores").with(start).with(end).tensor().toHost().toFloats();
  }
}
