package io.domainshift.methods.nada;

import io.domainshift.datasets.Pictures;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.methods.Latents;
import io.domainshift.methods.TrainingRun;
import io.domainshift.nets.stylegan2.Generator;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Pictures of fixed latents, so that one sees the generator change and nothing else. */
final class Sheets {

  private static final String SAMPLES = "samples.png";
  private static final String BEFORE_AFTER = "before-after.png";

  /** Pictures drawn at a time: sheets shall not need more memory than training does. */
  private static final int BATCH = 4;

  private static final int WIDEST = 12;

  private final TrainingRun run;
  private final NadaOptions options;
  private final Latents latents;

  Sheets(TrainingRun run, NadaOptions options, Latents latents) {
    this.run = run;
    this.options = options;
    this.latents = latents;
  }

  /** A square sheet of what the generator draws after {@code iteration} iterations. */
  void samples(int iteration, Generator generator) {
    int columns = (int) Math.ceil(Math.sqrt(options.sampleCount()));
    List<BufferedImage> pictures = draw(generator, options.sampleCount());
    run.sample(iteration, SAMPLES, Pictures.grid(pictures, columns));
  }

  /** Source pictures above, adapted ones of the same latents and noise below. */
  void beforeAfter(int iteration, Generator before, Generator after) {
    int columns = Math.min(options.sampleCount(), WIDEST);
    List<BufferedImage> pictures = new ArrayList<>(draw(before, columns));
    pictures.addAll(draw(after, columns));
    run.sample(iteration, BEFORE_AFTER, Pictures.grid(pictures, columns));
  }

  private List<BufferedImage> draw(Generator generator, int count) {
    List<BufferedImage> pictures = new ArrayList<>();
    for (int drawn = 0; drawn < count; drawn += BATCH) {
      try (GraphScope scope = run.scope().openChild()) {
        String batch = "." + drawn / BATCH;
        Tensor w = latents.w(scope, BATCH, 0, "sheet.z" + batch);
        Tensor ws = generator.truncate(scope, w, options.truncationPsi());
        List<Tensor> noise =
            generator.drawNoise(scope, BATCH, latents.seed(0, "sheet.noise" + batch));
        pictures.addAll(Pictures.of(generator.synthesize(scope, ws, noise).toHost()));
      }
      run.checkInterrupted();
    }
    return pictures.subList(0, count);
  }
}
