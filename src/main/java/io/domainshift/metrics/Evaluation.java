package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures a set of generated pictures, alone or against a reference.
 *
 * @param batch how many pictures are held at a time
 * @param seed of the draws that metrics make themselves
 */
public record Evaluation(int batch, long seed) {

  /** Suspects that a report names. */
  private static final int SUSPECTS = 16;

  /** What the generated pictures are held against. */
  public enum Role {
    /** Pictures of another generator. */
    PICTURES,
    /** The pictures that the generator was trained on: it must not have learned them by heart. */
    TRAINING
  }

  /**
   * A set to be compared with.
   *
   * @param pictures at least four
   * @param features where those of this set by the extractor are kept; null where they are not
   */
  public record Reference(PictureSet pictures, Role role, @Nullable FeatureStore features) {

    /** One whose features nobody keeps. */
    public Reference(PictureSet pictures, Role role) {
      this(pictures, role, null);
    }
  }

  /**
   * Compares two sets, or scores the generated one where there is no reference.
   *
   * @param home lives as long as the extractor at least
   * @param seen told after each batch how many pictures went by; may end the work by an exception
   */
  public EvaluationReport compare(
      GraphScope home,
      FeatureExtractor extractor,
      PictureSet generated,
      @Nullable Reference reference,
      IntConsumer seen) {
    Map<String, Double> values = new LinkedHashMap<>();
    List<CopyCheck.Suspect> suspects = new ArrayList<>();
    Stopwatch watch = new Stopwatch();
    try (GraphScope scope = home.openChild()) {
      FeatureSet drawn = FeatureSet.of(scope, extractor, generated, batch, seen);
      watch.end("generated");
      if (reference != null) {
        FeatureSet known =
            FeatureSet.of(
                scope, extractor, reference.pictures(), batch, reference.features(), seen);
        watch.end("reference");
        distances(scope, extractor, drawn, known, values);
        values.put("reference-diversity", Diversity.of(scope, known.features()));
        if (reference.role() == Role.TRAINING) {
          CopyCheck check = CopyCheck.of(scope, known.features(), drawn.features(), SUSPECTS);
          values.put("copies", check.copies());
          values.put("copy-ratio", check.medianRatio());
          suspects.addAll(check.worst());
        }
      }
      values.put("diversity", Diversity.of(scope, drawn.features()));
      if (extractor instanceof InceptionFeatures inception
          && generated.count() >= InceptionScore.SPLITS) {
        Tensor probabilities = inception.probabilities(scope, drawn.features());
        values.put("IS", InceptionScore.of(scope, probabilities, InceptionScore.SPLITS).mean());
      }
      watch.end("metrics");
    }
    return new EvaluationReport(values, suspects, watch.seconds());
  }

  /**
   * How well generated pictures fit a text.
   *
   * @param home lives as long as the extractor at least
   * @param seen told after each batch how many pictures went by; may end the work by an exception
   */
  public EvaluationReport agreement(
      GraphScope home, ClipFeatures clip, PictureSet generated, String text, IntConsumer seen) {
    Stopwatch watch = new Stopwatch();
    try (GraphScope scope = home.openChild()) {
      FeatureSet drawn = FeatureSet.of(scope, clip, generated, batch, seen);
      double score = ClipScore.of(scope, drawn.features(), clip.text(scope, text)).mean();
      watch.end("text");
      return new EvaluationReport(Map.of("clip-score", score), List.of(), watch.seconds());
    }
  }

  private void distances(
      GraphScope scope,
      FeatureExtractor extractor,
      FeatureSet drawn,
      FeatureSet known,
      Map<String, Double> values) {
    values.put(
        extractor.frechetName(),
        FrechetDistance.between(scope, drawn.statistics(), known.statistics()));
    List<FeatureExtractor.Level> levels = extractor.levels();
    for (int i = 0; i < levels.size(); i++) {
      values.put(
          levels.get(i).name(),
          FrechetDistance.between(scope, drawn.levels().get(i), known.levels().get(i)));
    }
    values.put(
        extractor.kernelName(),
        KernelDistance.between(scope, drawn.features(), known.features(), seed).mean());
    PrecisionRecall manifold =
        PrecisionRecall.between(
            scope,
            known.features(),
            drawn.features(),
            PrecisionRecall.NEIGHBOURS,
            PrecisionRecall.Rounding.SINGLE);
    values.put("precision", manifold.precision());
    values.put("recall", manifold.recall());
  }

  /** Seconds by phase. */
  private static final class Stopwatch {

    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private long start = System.nanoTime();

    void end(String phase) {
      long now = System.nanoTime();
      seconds.put(phase, (now - start) / 1e9);
      start = now;
    }

    Map<String, Double> seconds() {
      return seconds;
    }
  }
}
