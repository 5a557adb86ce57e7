package io.domainshift.methods.oneshot;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.methods.PhaseClock;
import io.domainshift.nets.stylegan2.Generator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one step of the latent search computes, given its random draws: losses, and the gradient by
 * the latent. Face of {@code graphs/methods/oneshot/search.py}.
 */
final class SearchStep {

  private static final String GRAPH = "methods.oneshot.search.";

  private final SearchSettings settings;
  private final Generator source;
  private final List<SearchGuide> guides;
  private final TargetPicture target;

  /**
   * What came out.
   *
   * @param loss what the search minimises
   * @param losses its parts before their weights: clip, latent and reconstruction, those of weight
   *     zero left out
   * @param gradient by the latent, [1, wDim]
   */
  record Outcome(double loss, Map<String, Double> losses, Tensor gradient) {}

  SearchStep(
      SearchSettings settings, Generator source, List<SearchGuide> guides, TargetPicture target) {
    this.settings = settings;
    this.source = source;
    this.guides = List.copyOf(guides);
    this.target = target;
  }

  /**
   * @param w the latent, [1, wDim]
   * @param wMean the generator's mean latent, [1, wDim]
   * @param noise of the generator's layers, for one picture
   * @param views draws of the views
   */
  Outcome take(
      GraphScope scope,
      Tensor w,
      Tensor wMean,
      List<Tensor> noise,
      TensorMap views,
      PhaseClock clock) {
    List<Tensor> drawn =
        scope.call(GRAPH + "draw").with(source.weights()).with(w).with(noise).list();
    Tensor image = drawn.get(1);
    clock.lap("source");
    Map<String, Double> losses = new LinkedHashMap<>();
    List<Tensor> gradients = new ArrayList<>();
    if (settings.clipWeight() > 0) {
      for (SearchGuide guide : guides) {
        TensorMap opinion = guide.opinion(scope, image, views, settings.clipWeight());
        losses.merge("clip", opinion.get("clip").item() * guide.weight(), Double::sum);
        gradients.add(opinion.get("gradient"));
      }
      clock.lap("guidance");
    }
    if (settings.reconstructionWeight() > 0) {
      TensorMap told = target.reconstruction(scope, image, settings.reconstructionWeight());
      losses.put("reconstruction", told.get("reconstruction").item());
      gradients.add(told.get("gradient"));
      clock.lap("perceptual");
    }
    TensorMap end =
        scope
            .call(GRAPH + "descend")
            .with(drawn.get(0))
            .with(image)
            .with(gradients)
            .with(wMean)
            .with(settings.latentWeight())
            .map();
    losses.put("latent", end.get("latent").item());
    clock.lap("backward");
    return new Outcome(settings.total(losses), losses, end.get("w"));
  }
}
