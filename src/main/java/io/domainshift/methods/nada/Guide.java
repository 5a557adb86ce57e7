package io.domainshift.methods.nada;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.nets.clip.ClipEncoder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One CLIP among those that guide a run: what the words come to in its space, and its opinion of
 * pictures. Face of {@code graphs/methods/nada/guidance.py}.
 */
final class Guide {

  private static final String GRAPH = "methods.nada.guidance.";

  private final ClipEncoder clip;
  private final NadaOptions options;
  private final double weight;
  private final TensorMap weights;
  private final TensorMap searchWeights;
  private final TensorMap texts;
  private final TensorMap searchTexts;

  /**
   * @param home scope of the job, in which the texts' features stay
   * @param weight factor of everything this CLIP says
   */
  Guide(GraphScope home, ClipEncoder clip, NadaOptions options, double weight) {
    this.clip = clip;
    this.options = options;
    this.weight = weight;
    Map<String, Double> wanted = wanted(options);
    wanted.replaceAll((name, factor) -> factor * weight);
    this.weights = numbers(home, wanted);
    this.searchWeights = numbers(home, Map.of("global", weight));
    Texts words = new Texts(home, clip, options);
    this.texts = words.of(wanted.keySet());
    this.searchTexts = words.ofSearch();
  }

  /** The losses in CLIP space that the options ask for, with their factors. */
  private static Map<String, Double> wanted(NadaOptions options) {
    Map<String, Double> factors = new LinkedHashMap<>();
    factors.put("directional", options.directionalWeight());
    factors.put("global", options.globalWeight());
    factors.put("norm", options.normWeight());
    factors.put("patch", options.patchWeight());
    factors.put("manifold", options.manifoldWeight());
    factors.values().removeIf(factor -> factor == 0);
    return factors;
  }

  private static TensorMap numbers(GraphScope home, Map<String, Double> values) {
    Map<String, HostTensor> scalars = new LinkedHashMap<>();
    values.forEach((name, value) -> scalars.put(name, HostTensor.scalar(value.floatValue())));
    return home.tensors(scalars);
  }

  /** Factor of everything this CLIP says. */
  double weight() {
    return weight;
  }

  /**
   * Features of source pictures, for {@link #of}.
   *
   * @param image [N, 3, H, W], about -1 to 1
   * @param centers of the patch loss's crops, int64 [N, 2]
   */
  TensorMap look(GraphScope scope, Tensor image, Tensor centers) {
    return scope
        .call(GRAPH + "source")
        .with(clip.weights())
        .with(image)
        .with(weights)
        .with(centers)
        .with(options.patchSize())
        .with(options.clipAntialias())
        .map();
  }

  /**
   * Opinion of adapted pictures.
   *
   * @param image [N, 3, H, W], about -1 to 1
   * @param seen what {@link #look} returned for the source pictures
   */
  Opinion of(GraphScope scope, Tensor image, TensorMap seen, Tensor centers) {
    return of(scope, image, seen, texts, centers);
  }

  /** The same with other texts, among them every one that the wanted losses look at. */
  Opinion of(GraphScope scope, Tensor image, TensorMap seen, TensorMap otherTexts, Tensor centers) {
    return opinion(scope, image, seen, otherTexts, weights, centers);
  }

  /** Opinion of the layer search's pictures: the global loss of the bare class name. */
  Opinion ofSearch(GraphScope scope, Tensor image, Tensor centers) {
    // The global loss looks at no source picture; the graph wants some dictionary all the same.
    return opinion(scope, image, searchTexts, searchTexts, searchWeights, centers);
  }

  private Opinion opinion(
      GraphScope scope,
      Tensor image,
      TensorMap seen,
      TensorMap texts,
      TensorMap weights,
      Tensor centers) {
    return Opinion.of(
        scope
            .call(GRAPH + "opinion")
            .with(clip.weights())
            .with(image)
            .with(seen)
            .with(texts)
            .with(weights)
            .with(centers)
            .with(options.patchSize())
            .with(options.clipAntialias())
            .map());
  }
}
