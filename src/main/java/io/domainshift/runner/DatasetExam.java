package io.domainshift.runner;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Seeds;
import io.domainshift.methods.GeneratorExam;
import io.domainshift.metrics.CollapseSentinel;
import io.domainshift.metrics.CollapseSentinel.Advice;
import io.domainshift.metrics.CollapseSentinel.Observation;
import io.domainshift.metrics.Evaluation;
import io.domainshift.metrics.Evaluation.Reference;
import io.domainshift.metrics.FeatureExtractor;
import io.domainshift.metrics.GeneratedPictures;
import io.domainshift.nets.ImageGenerator;
import io.domainshift.tracing.JobSpan;
import io.domainshift.tracing.JobTraces;
import java.util.LinkedHashMap;
import java.util.Map;

/** Examines generators against a data set, whose features are kept after the first examination. */
final class DatasetExam implements GeneratorExam {

  private final GraphScope home;
  private final FeatureExtractor extractor;
  private final Reference reals;
  private final int pictures;
  private final Evaluation evaluation;
  private final Runnable betweenBatches;
  private final JobTraces traces;
  private final CollapseSentinel sentinel = new CollapseSentinel();

  /**
   * @param home where features live
   * @param extractor in a scope that lives as long
   * @param reals pictures of the data set
   * @param pictures how many are drawn
   * @param betweenBatches may end the work by an exception
   */
  DatasetExam(
      GraphScope home,
      FeatureExtractor extractor,
      Reference reals,
      int pictures,
      Evaluation evaluation,
      Runnable betweenBatches,
      JobTraces traces) {
    this.home = home;
    this.extractor = extractor;
    this.reals = reals;
    this.pictures = pictures;
    this.evaluation = evaluation;
    this.betweenBatches = betweenBatches;
    this.traces = traces;
  }

  @Override
  public String distance() {
    return extractor.frechetName();
  }

  @Override
  public Map<String, Double> values(ImageGenerator generator) {
    try (JobSpan span = traces.span("job.exam")) {
      span.tag("pictures", pictures);
      return examine(generator);
    }
  }

  private Map<String, Double> examine(ImageGenerator generator) {
    GeneratedPictures drawn =
        GeneratedPictures.of(
            generator, pictures, Seeds.derive(evaluation.seed(), 0, "generated"), 1);
    Map<String, Double> values = new LinkedHashMap<>();
    evaluation
        .compare(home, extractor, drawn, reals, seen -> betweenBatches.run())
        .values()
        .forEach(
            (name, value) -> {
              if (Double.isFinite(value)) {
                values.put(name, value);
              }
            });
    return values;
  }

  @Override
  public Verdict judge(Map<String, Double> values) {
    Double diversity = values.get("diversity");
    Double reference = values.get("reference-diversity");
    CollapseSentinel.Verdict verdict =
        sentinel.judge(
            new Observation(
                values.getOrDefault(distance(), Double.NaN), // it is always measured
                values.get("recall"),
                diversity == null || reference == null ? null : diversity / reference,
                values.get("copies")));
    return new Verdict(trouble(verdict), verdict.advice() == Advice.STOP, verdict.reason());
  }

  private static Trouble trouble(CollapseSentinel.Verdict verdict) {
    CollapseSentinel.Trouble trouble = verdict.trouble();
    return trouble == null ? Trouble.NONE : Trouble.valueOf(trouble.name());
  }
}
