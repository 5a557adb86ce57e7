package io.domainshift.methods.projected;

import io.domainshift.datasets.Pictures;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Seeds;
import io.domainshift.graph.Tensor;
import io.domainshift.methods.TrainingRun;
import io.domainshift.nets.ImageGenerator;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The pictures that a job shows: of the data set once, and of the same latents again and again. */
final class Sheets {

  /** Pictures drawn at a time: sheets shall not need more memory than training does. */
  private static final int BATCH = 4;

  private final TrainingRun run;
  private final ProjectedOptions options;

  Sheets(TrainingRun run, ProjectedOptions options) {
    this.run = run;
    this.options = options;
  }

  /** Pictures of the data set, as training sees them at first. */
  void reals(RealPictures pictures) {
    List<BufferedImage> shown = new ArrayList<>();
    for (RealPictures.Part part : pictures.batch(0)) {
      try (GraphScope scope = run.scope().openChild()) {
        Tensor images =
            scope.call("methods.projected.steps.real").with(scope.tensor(part.images())).tensor();
        shown.addAll(Pictures.of(images.toHost()));
      }
    }
    keep(0, "dataset.png", shown.subList(0, Math.min(options.sampleCount(), shown.size())));
  }

  /** What a generator draws of the latents of all sheets. */
  void samples(int iteration, ImageGenerator generator) {
    List<BufferedImage> pictures = new ArrayList<>();
    for (int first = 0; first < options.sampleCount(); first += BATCH) {
      try (GraphScope scope = run.scope().openChild()) {
        pictures.addAll(Pictures.of(drawn(scope, generator, first).toHost()));
      }
      run.checkInterrupted();
    }
    keep(iteration, "samples.png", pictures.subList(0, options.sampleCount()));
  }

  private Tensor drawn(GraphScope scope, ImageGenerator generator, int first) {
    long[] seeds = new long[BATCH];
    for (int i = 0; i < BATCH; i++) {
      seeds[i] = Seeds.derive(run.seed(), 0, "sheet.z." + (first + i));
    }
    long noise = Seeds.derive(run.seed(), 0, "sheet.noise." + first);
    return generator.generate(
        scope,
        generator.latents(scope, seeds),
        labels(scope, generator, first),
        options.truncationPsi(),
        generator.drawNoise(scope, BATCH, noise));
  }

  /** All classes in turn. */
  private static @Nullable Tensor labels(GraphScope scope, ImageGenerator generator, int first) {
    int classes = generator.architecture().cDim();
    return classes == 0
        ? null
        : generator.labels(
            scope, IntStream.range(first, first + BATCH).map(i -> i % classes).toArray());
  }

  /** As many rows as columns, or nearly. */
  private void keep(int iteration, String name, List<BufferedImage> pictures) {
    int columns = (int) Math.ceil(Math.sqrt(pictures.size()));
    run.sample(iteration, name, Pictures.grid(pictures, columns));
  }
}
