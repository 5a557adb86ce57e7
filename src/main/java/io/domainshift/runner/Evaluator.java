package io.domainshift.runner;

import io.domainshift.datasets.PictureFiles;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Seeds;
import io.domainshift.jobs.ClaimedJob;
import io.domainshift.metrics.ClipFeatures;
import io.domainshift.metrics.CopyCheck;
import io.domainshift.metrics.CopySheet;
import io.domainshift.metrics.DatasetPictures;
import io.domainshift.metrics.Evaluation;
import io.domainshift.metrics.Evaluation.Reference;
import io.domainshift.metrics.Evaluation.Role;
import io.domainshift.metrics.EvaluationOptions;
import io.domainshift.metrics.EvaluationReport;
import io.domainshift.metrics.FeatureExtractor;
import io.domainshift.metrics.GeneratedPictures;
import io.domainshift.metrics.PictureSet;
import io.domainshift.models.Model;
import java.awt.image.BufferedImage;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Evaluates a generator, from the options of a job to what its result shows. */
final class Evaluator {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final AttemptRun run;
  private final EvaluationOptions options;
  private final Evaluation evaluation;
  private final @Nullable Reference dataset;

  Evaluator(ClaimedJob job, AttemptRun run) {
    this.run = run;
    this.options = JSON.treeToValue(job.parameters(), EvaluationOptions.class);
    this.evaluation = new Evaluation(options.batch(), job.seed());
    this.dataset =
        options.dataset() == null
            ? null
            : run.realPictures(
                options.dataset(), options.network(), options.datasetPictures(), options.mirror());
  }

  /** Measures. Starts anew after an interruption: nothing of it is kept. */
  JsonNode evaluate() {
    IntConsumer seen = run.counter(options.batches());
    EvaluationReport report = compared(seen);
    if (options.text() != null && options.clip() != null) {
      report = report.and(agreement(options.text(), options.clip(), seen));
    }
    run.measured(report.values());
    return result(report);
  }

  private EvaluationReport compared(IntConsumer seen) {
    try (GraphScope home = run.scope().openChild()) {
      Model network = run.installed(options.network());
      FeatureExtractor extractor =
          FeatureExtractor.of(home, network.name(), run.model(options.network()));
      PictureSet generated = generated(home);
      EvaluationReport report =
          evaluation.compare(home, extractor, generated, reference(home), seen);
      if (dataset != null) {
        show(CopySheet.of(home, generated, dataset.pictures(), report.suspects(), options.batch()));
      }
      return report;
    }
  }

  /** For those who do not want to believe a figure. */
  private void show(BufferedImage sheet) {
    run.file("sample", "nearest.png", "image/png", PictureFiles.png(sheet));
  }

  private EvaluationReport agreement(String text, String clip, IntConsumer seen) {
    try (GraphScope home = run.scope().openChild()) {
      ClipFeatures encoder = ClipFeatures.of(home, run.installed(clip).name(), run.model(clip));
      return evaluation.agreement(home, encoder, generated(home), text, seen);
    }
  }

  private PictureSet generated(GraphScope home) {
    return drawn(home, options.generator(), "generated");
  }

  /** Its latents are others than the generator's: two sets that share them are no two samples. */
  private @Nullable Reference reference(GraphScope home) {
    if (dataset != null) {
      return dataset;
    }
    return options.against() == null
        ? null
        : new Reference(drawn(home, options.against(), "reference"), Role.PICTURES);
  }

  private PictureSet drawn(GraphScope home, String model, String name) {
    return GeneratedPictures.of(
        home,
        run.model(model),
        options.pictures(),
        Seeds.derive(evaluation.seed(), 0, name),
        options.truncationPsi());
  }

  private ObjectNode result(EvaluationReport report) {
    ObjectNode result = JSON.createObjectNode();
    ObjectNode numbers = result.putObject("measurements");
    report.values().forEach((name, value) -> numbers.put(name, value));
    result.put("network", run.installed(options.network()).name());
    result.put("pictures", options.pictures());
    if (options.against() != null) {
      result.put("against", run.installed(options.against()).name());
    }
    ArrayNode notes = result.putArray("notes");
    notes.add(
        "%d generated pictures, truncationPsi %s"
            .formatted(options.pictures(), options.truncationPsi()));
    notes.add("Comparable only with figures of the same network, number of pictures and reference");
    if (dataset != null && dataset.pictures() instanceof DatasetPictures pictures) {
      result.put("datasetPictures", pictures.count());
      notes.add("Copies are looked for among the data set's pictures that were looked at");
      ArrayNode suspects = result.putArray("suspects");
      for (CopyCheck.Suspect suspect : report.suspects()) {
        ObjectNode entry = suspects.addObject().put("generated", suspect.generated());
        ArrayNode nearest = entry.putArray("pictures");
        suspect.nearest().forEach(row -> nearest.add(pictures.index(row)));
        entry.put("ratio", suspect.ratio());
      }
    }
    ObjectNode seconds = result.putObject("phaseSeconds");
    report.phaseSeconds().forEach((phase, value) -> seconds.put(phase, value));
    return result;
  }
}
