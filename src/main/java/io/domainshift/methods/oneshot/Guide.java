package io.domainshift.methods.oneshot;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.methods.ClipChoice;
import io.domainshift.methods.Opinion;
import io.domainshift.methods.TrainingRun;
import io.domainshift.nets.clip.ClipEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One CLIP among those that guide stage 2: it keeps pictures as different from each other, and
 * their parts in their places, as they were. Face of {@code graphs/methods/oneshot/guidance.py}.
 */
final class Guide {

  private static final String GRAPH = "methods.oneshot.guidance.";

  private final ClipEncoder clip;
  private final OneShotOptions options;
  private final double weight;
  private final TensorMap weights;
  private final Tensor direction;

  /**
   * @param home scope of the job
   * @param weight factor of everything this CLIP says
   */
  Guide(GraphScope home, ClipEncoder clip, OneShotOptions options, double weight) {
    this.clip = clip;
    this.options = options;
    this.weight = weight;
    Map<String, HostTensor> factors = new LinkedHashMap<>();
    wanted(options)
        .forEach((name, factor) -> factors.put(name, HostTensor.scalar((float) (factor * weight))));
    this.weights = home.tensors(factors);
    this.direction =
        options.towardsPicture()
            ? home.tensor(HostTensor.scalar(0))
            : new Words(clip, options).direction(home);
  }

  /** Loads every CLIP of the options that has something to say in stage 2. */
  static List<Guide> load(TrainingRun run, OneShotOptions options, List<ClipEncoder> clips) {
    if (wanted(options).isEmpty()) {
      return List.of();
    }
    List<ClipChoice> choices = options.clip();
    return IntStream.range(0, choices.size())
        .mapToObj(i -> new Guide(run.scope(), clips.get(i), options, choices.get(i).weight()))
        .toList();
  }

  /** The losses in CLIP space that the options ask for, with their factors. */
  private static Map<String, Double> wanted(OneShotOptions options) {
    Map<String, Double> factors = new LinkedHashMap<>();
    factors.put("directional", options.towardsPicture() ? 0 : options.directionalWeight());
    factors.put("consistency", options.consistencyWeight());
    factors.put("patch", options.patchWeight());
    factors.values().removeIf(factor -> factor == 0);
    return factors;
  }

  /** Factor of everything this CLIP says. */
  double weight() {
    return weight;
  }

  /**
   * Features of source pictures and their crops, for {@link #judge}.
   *
   * @param image [N, 3, H, W], about −1 to 1
   * @param corners places of the crops, int64 [K, 2]
   */
  Tensor look(GraphScope scope, Tensor image, Tensor corners) {
    return scope
        .call(GRAPH + "source")
        .with(clip.weights())
        .with(image)
        .with(weights)
        .with(corners)
        .with(options.cropSize())
        .tensor();
  }

  /**
   * Opinion of adapted pictures.
   *
   * @param image [N, 3, H, W], about −1 to 1
   * @param seen what {@link #look} returned for the source pictures
   */
  Opinion judge(GraphScope scope, Tensor image, Tensor seen, Tensor corners) {
    return Opinion.of(
        scope
            .call(GRAPH + "opinion")
            .with(clip.weights())
            .with(image)
            .with(seen)
            .with(direction)
            .with(weights)
            .with(corners)
            .with(options.cropSize())
            .with(options.patchAllBatch() ? 1 : options.batchSize())
            .with(options.temperature())
            .map());
  }
}
