package io.domainshift.methods.nada;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.methods.Opinion;
import io.domainshift.nets.clip.ClipEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One CLIP among those that guide a run: what words and style pictures come to in its space, and
 * its opinion of the generator's pictures. Face of {@code graphs/methods/nada/guidance.py}.
 */
final class Guide {

  private static final String GRAPH = "methods.nada.guidance.";

  private final ClipEncoder clip;
  private final NadaOptions options;
  private final double weight;
  private final TensorMap weights;
  private final TensorMap searchWeights;
  private final TensorMap aims;
  private final TensorMap searchAims;

  /**
   * @param home scope of the job, in which the texts' features stay
   * @param style what the style pictures come to; null without any
   * @param weight factor of everything this CLIP says
   */
  Guide(
      GraphScope home,
      ClipEncoder clip,
      NadaOptions options,
      StylePictures.@Nullable Style style,
      double weight) {
    this.clip = clip;
    this.options = options;
    this.weight = weight;
    Map<String, Double> wanted = wanted(options);
    wanted.replaceAll((name, factor) -> factor * weight);
    this.weights = numbers(home, wanted);
    Map<String, Double> search = searched(options);
    search.replaceAll((name, factor) -> factor * weight);
    this.searchWeights = numbers(home, search);
    Texts words = new Texts(home, clip, options);
    TensorMap seen = style(style);
    this.aims = words.of(wanted.keySet()).with(seen);
    this.searchAims = words.ofSearch(search.keySet()).with(seen);
  }

  private static TensorMap style(StylePictures.@Nullable Style style) {
    return style == null
        ? TensorMap.of(Map.of())
        : TensorMap.of(Map.of("style", style.direction(), "likeness", style.likeness()));
  }

  /** The losses in CLIP space that the options ask for, with their factors. */
  private static Map<String, Double> wanted(NadaOptions options) {
    Map<String, Double> factors = new LinkedHashMap<>();
    factors.put("directional", options.wordsWeight());
    factors.put("style", options.picturesWeight());
    factors.put("global", options.globalWeight());
    factors.put("norm", options.normWeight());
    factors.put("patch", options.patchWeight());
    factors.put("manifold", options.manifoldWeight());
    factors.values().removeIf(factor -> factor == 0);
    return factors;
  }

  /** Words and style pictures pull in the layer search as they do in training. */
  private static Map<String, Double> searched(NadaOptions options) {
    Map<String, Double> factors = new LinkedHashMap<>();
    if (options.styleImages() == null) {
      factors.put("global", 1.0);
      return factors;
    }
    factors.put("global", options.target() == null ? 0 : options.textWeight());
    factors.put("likeness", options.styleWeight());
    factors.values().removeIf(factor -> factor == 0);
    return factors;
  }

  private static TensorMap numbers(GraphScope home, Map<String, Double> values) {
    Map<String, HostTensor> scalars = new LinkedHashMap<>();
    values.forEach((name, value) -> scalars.put(name, HostTensor.scalar(value.floatValue())));
    return home.tensors(scalars);
  }

  /**
   * A CLIP's features [N, D], not normalised, of generated pictures.
   *
   * @param image [N, 3, H, W], about -1 to 1
   * @param antialias when pictures are resized for CLIP
   */
  static Tensor look(GraphScope scope, ClipEncoder clip, Tensor image, boolean antialias) {
    return scope.call(GRAPH + "look").with(clip.weights()).with(image).with(antialias).tensor();
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
    return opinion(scope, image, seen, aims, weights, centers);
  }

  /**
   * Opinion of the layer search's pictures: the global loss of the bare class name, and likeness to
   * the style pictures.
   */
  Opinion ofSearch(GraphScope scope, Tensor image, Tensor centers) {
    // The global loss looks at no source picture; the graph wants some dictionary all the same.
    return opinion(scope, image, searchAims, searchAims, searchWeights, centers);
  }

  private Opinion opinion(
      GraphScope scope,
      Tensor image,
      TensorMap seen,
      TensorMap aims,
      TensorMap weights,
      Tensor centers) {
    return Opinion.of(
        scope
            .call(GRAPH + "opinion")
            .with(clip.weights())
            .with(image)
            .with(seen)
            .with(aims)
            .with(weights)
            .with(centers)
            .with(options.patchSize())
            .with(options.clipAntialias())
            .map());
  }
}
