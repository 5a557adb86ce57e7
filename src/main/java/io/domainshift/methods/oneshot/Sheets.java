package io.domainshift.methods.oneshot;

import io.domainshift.datasets.Pictures;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.methods.FixedPictures;
import io.domainshift.methods.Latents;
import io.domainshift.methods.TrainingRun;
import io.domainshift.nets.stylegan2.Generator;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pictures that a job shows of itself. */
final class Sheets {

  private static final int WIDEST = 12;

  private final TrainingRun run;
  private final OneShotOptions options;
  private final Generator source;
  private final Latents latents;
  private final FixedPictures fixed;
  private @Nullable List<BufferedImage> before;

  /**
   * What the first column of a sample sheet shows.
   *
   * @param picture the target
   * @param w latent of its counterpart, [1, wDim]
   */
  record Target(BufferedImage picture, Tensor w) {}

  Sheets(TrainingRun run, OneShotOptions options, Generator source, Latents latents) {
    this.run = run;
    this.options = options;
    this.source = source;
    this.latents = latents;
    this.fixed = new FixedPictures(run, latents, "sheet", options.truncationPsi());
  }

  /**
   * Source pictures above, adapted ones of the same latents and noise below. Before them, for a
   * picture as the target, the target and what the adapted generator draws in its place.
   */
  void samples(int iteration, Generator adapted, @Nullable Target target) {
    int columns = options.sampleCount() + (target == null ? 0 : 1);
    List<BufferedImage> pictures = new ArrayList<>();
    if (target != null) {
      pictures.add(target.picture());
    }
    pictures.addAll(before());
    if (target != null) {
      pictures.add(draw(adapted, target.w()));
    }
    pictures.addAll(fixed.draw(adapted, options.sampleCount()));
    run.sample(iteration, "samples.png", Pictures.grid(pictures, columns));
  }

  /** Source pictures above, adapted ones of the same latents and noise below. */
  void beforeAfter(int iteration, Generator adapted) {
    int columns = Math.min(options.sampleCount(), WIDEST);
    List<BufferedImage> pictures = new ArrayList<>(before().subList(0, columns));
    pictures.addAll(fixed.draw(adapted, columns));
    run.sample(iteration, "before-after.png", Pictures.grid(pictures, columns));
  }

  private List<BufferedImage> before() {
    if (before == null) {
      before = fixed.draw(source, options.sampleCount());
    }
    return before;
  }

  private BufferedImage draw(Generator generator, Tensor w) {
    try (GraphScope scope = run.scope().openChild()) {
      List<Tensor> noise = generator.drawNoise(scope, 1, latents.seed(0, "reference.noise"));
      return Pictures.of(generator.synthesize(scope, w, noise).toHost()).get(0);
    }
  }
}
