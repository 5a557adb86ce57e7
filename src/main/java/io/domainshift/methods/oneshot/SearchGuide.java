package io.domainshift.methods.oneshot;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.nets.clip.ClipEncoder;

/** One CLIP among those that guide the search, and what it sees in the target. */
final class SearchGuide {

  private static final String GRAPH = "methods.oneshot.search.";

  private final ClipEncoder clip;
  private final double weight;
  private final Tensor target;

  private SearchGuide(ClipEncoder clip, double weight, Tensor target) {
    this.clip = clip;
    this.weight = weight;
    this.target = target;
  }

  /**
   * @param home scope in which the target's features stay
   * @param weight factor of everything this CLIP says
   * @param target [1, 3, H, W], −1 to 1
   */
  static SearchGuide of(GraphScope home, ClipEncoder clip, double weight, Tensor target) {
    Tensor features = home.call(GRAPH + "look").with(clip.weights()).with(target).tensor();
    return new SearchGuide(clip, weight, features);
  }

  /** Features of the target, [1, D] of unit length. */
  Tensor target() {
    return target;
  }

  /** Factor of everything this CLIP says. */
  double weight() {
    return weight;
  }

  /**
   * Its opinion of a picture.
   *
   * @param image [1, 3, H, W], about −1 to 1
   * @param draws of the views it looks at
   * @param factor of the loss in the gradient, besides this CLIP's own weight
   * @return the loss {@code clip} before all factors, and its {@code gradient} by the picture
   */
  TensorMap opinion(GraphScope scope, Tensor image, TensorMap draws, double factor) {
    return scope
        .call(GRAPH + "opinion")
        .with(clip.weights())
        .with(image)
        .with(draws)
        .with(target)
        .with(factor * weight)
        .map();
  }
}
