package io.domainshift.methods.nada;

import io.domainshift.datasets.Pictures;
import io.domainshift.methods.FixedPictures;
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

  private static final int WIDEST = 12;

  private final TrainingRun run;
  private final NadaOptions options;
  private final FixedPictures fixed;

  Sheets(TrainingRun run, NadaOptions options, Latents latents) {
    this.run = run;
    this.options = options;
    this.fixed = new FixedPictures(run, latents, "sheet", options.truncationPsi());
  }

  /** A square sheet of what the generator draws after {@code iteration} iterations. */
  void samples(int iteration, Generator generator) {
    int columns = (int) Math.ceil(Math.sqrt(options.sampleCount()));
    List<BufferedImage> pictures = fixed.draw(generator, options.sampleCount());
    run.sample(iteration, SAMPLES, Pictures.grid(pictures, columns));
  }

  /** Source pictures above, adapted ones of the same latents and noise below. */
  void beforeAfter(int iteration, Generator before, Generator after) {
    int columns = Math.min(options.sampleCount(), WIDEST);
    List<BufferedImage> pictures = new ArrayList<>(fixed.draw(before, columns));
    pictures.addAll(fixed.draw(after, columns));
    run.sample(iteration, BEFORE_AFTER, Pictures.grid(pictures, columns));
  }
}
