package io.domainshift.methods;

import io.domainshift.datasets.Pictures;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.nets.stylegan2.Generator;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures of latents and noise that stay the same throughout a job, so that one sees the generator
 * change and nothing else.
 *
 * @param series name of the draws, one for each set of latents
 */
public record FixedPictures(TrainingRun run, Latents latents, String series, double truncationPsi) {

  /** Pictures drawn at a time: sheets shall not need more memory than training does. */
  public static final int BATCH = 4;

  /** The first {@code count} pictures. */
  public List<BufferedImage> draw(Generator generator, int count) {
    List<BufferedImage> pictures = new ArrayList<>();
    for (int batch = 0; batch * BATCH < count; batch++) {
      try (GraphScope scope = run.scope().openChild()) {
        pictures.addAll(Pictures.of(batch(scope, generator, batch).toHost()));
      }
      run.checkInterrupted();
    }
    return pictures.subList(0, count);
  }

  /** The pictures of batch {@code n}, counted from 0: [BATCH, 3, size, size]. */
  public Tensor batch(GraphScope scope, Generator generator, int n) {
    Tensor w = latents.w(scope, BATCH, 0, series + ".z." + n);
    Tensor ws = generator.truncate(scope, w, truncationPsi);
    List<Tensor> noise = generator.drawNoise(scope, BATCH, latents.seed(0, series + ".noise." + n));
    return generator.synthesize(scope, ws, noise);
  }
}
