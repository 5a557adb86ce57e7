package io.domainshift.methods.oneshot;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.methods.ClipChoice;
import io.domainshift.methods.FixedPictures;
import io.domainshift.methods.Latents;
import io.domainshift.methods.TrainingRun;
import io.domainshift.nets.clip.ClipEncoder;
import io.domainshift.nets.perceptual.PerceptualDistance;
import io.domainshift.nets.stylegan2.Generator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job says about its outcome: how close its pictures came to the target in CLIP's space, and
 * how different from each other they stayed. {@value #PICTURES} pictures of latents that both
 * generators share, truncated as the samples are.
 */
final class Measures {

  private static final String GRAPH = "methods.oneshot.measures.";

  private static final int PICTURES = 32;

  /** Side in pixels at which pictures are compared with each other. */
  private static final int COMPARED = 256;

  private final TrainingRun run;
  private final List<ClipChoice> choices;
  private final List<ClipEncoder> clips;
  private final List<Tensor> targets;
  private final @Nullable PerceptualDistance perceptual;
  private final FixedPictures pictures;

  /**
   * @param clips of the options, in their order
   * @param targets features [1, D] of the target, one a CLIP
   * @param perceptual null when none is installed: then only likeness is measured
   */
  Measures(
      TrainingRun run,
      OneShotOptions options,
      Latents latents,
      List<ClipEncoder> clips,
      List<Tensor> targets,
      @Nullable PerceptualDistance perceptual) {
    this.run = run;
    this.choices = options.clip();
    this.clips = clips;
    this.targets = targets;
    this.perceptual = perceptual;
    this.pictures = new FixedPictures(run, latents, "measure", options.truncationPsi());
  }

  /** Compares the adapted generator with its source. */
  Map<String, Double> of(Generator source, Generator adapted) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("clipSimilaritySource", similarity(source));
    numbers.put("clipSimilarityAdapted", similarity(adapted));
    PerceptualDistance distance = perceptual;
    if (distance != null) {
      double before = diversity(source, distance);
      double after = diversity(adapted, distance);
      numbers.put("diversitySource", before);
      numbers.put("diversityAdapted", after);
      numbers.put("diversityKept", after / before);
    }
    numbers.values().removeIf(number -> !Double.isFinite(number));
    return numbers;
  }

  /** Mean cosine with the target, weighted over the CLIPs. */
  private double similarity(Generator generator) {
    double sum = 0;
    double weights = 0;
    for (ClipChoice choice : choices) {
      weights += choice.weight();
    }
    for (int batch = 0; batch < PICTURES / FixedPictures.BATCH; batch++) {
      try (GraphScope scope = run.scope().openChild()) {
        Tensor images = pictures.batch(scope, generator, batch);
        for (int i = 0; i < clips.size(); i++) {
          Tensor features =
              scope
                  .call("methods.oneshot.search.look")
                  .with(clips.get(i).weights())
                  .with(images)
                  .tensor();
          double cosines =
              scope.call(GRAPH + "similarity").with(features).with(targets.get(i)).tensor().item();
          sum += cosines * choices.get(i).weight();
        }
      }
      run.checkInterrupted();
    }
    return sum / weights / PICTURES;
  }

  /** Mean perceptual distance of two pictures; features of two batches at a time are in memory. */
  private double diversity(Generator generator, PerceptualDistance distance) {
    int batches = PICTURES / FixedPictures.BATCH;
    try (GraphScope all = run.scope().openChild()) {
      List<Tensor> images = new ArrayList<>();
      for (int batch = 0; batch < batches; batch++) {
        images.add(small(all, generator, batch));
      }
      double sum = 0;
      for (int i = 0; i < batches; i++) {
        try (GraphScope row = all.openChild()) {
          List<Tensor> features = distance.features(row, images.get(i));
          sum += pairs(row, distance.weights(), features, features, true);
          for (int j = i + 1; j < batches; j++) {
            try (GraphScope scope = row.openChild()) {
              List<Tensor> others = distance.features(scope, images.get(j));
              sum += pairs(scope, distance.weights(), features, others, false);
            }
            run.checkInterrupted();
          }
        }
      }
      return sum / (PICTURES * (PICTURES - 1) / 2.0);
    }
  }

  private Tensor small(GraphScope all, Generator generator, int batch) {
    try (GraphScope scope = all.openChild()) {
      return scope
          .call(GRAPH + "small")
          .with(pictures.batch(scope, generator, batch))
          .with(COMPARED)
          .tensor()
          .moveTo(all);
    }
  }

  private static double pairs(
      GraphScope scope, TensorMap weights, List<Tensor> a, List<Tensor> b, boolean same) {
    return scope.call(GRAPH + "pairs").with(weights).with(a).with(b).with(same).tensor().item();
  }
}
