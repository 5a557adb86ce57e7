package io.domainshift.studio;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.studio.options.SampleOptions;
import io.domainshift.studio.options.SampleWork;
import java.util.Arrays;
import java.util.List;
import org.springframework.stereotype.Component;

/** Draws pictures with loaded generators. One piece of work at a time. */
@Component
public class Studio {

  /** Pixels of one pass through the network, so that memory does not grow with the request. */
  private static final long PIXELS_PER_PASS = 8L * 256 * 256;

  private final WarmGenerators generators;

  Studio(WarmGenerators generators) {
    this.generators = generators;
  }

  /**
   * Draws what the options ask for.
   *
   * @param work with options resolved against the generator's architecture
   * @return one file with a grid or raw numbers, or a file for each picture
   */
  public synchronized List<StudioFile> sample(SampleWork work) {
    SampleOptions options = work.options();
    WarmGenerators.Loaded loaded = generators.get(work.generator());
    Drawn drawn;
    try (GraphScope scope = loaded.scope().openChild()) {
      Sampler sampler = loaded.sampler();
      HostTensor latents = sampler.latents(scope, options).toHost();
      drawn = new Drawn(sampler.latentName(), latents, draw(scope, sampler, options, latents));
    }
    if (work.source() == null) {
      return SampleFiles.of(options, drawn, null);
    }
    // Only now: where one generator may stay loaded, this one puts the other out.
    WarmGenerators.Loaded source = generators.get(work.source());
    try (GraphScope scope = source.scope().openChild()) {
      return SampleFiles.of(
          options, drawn, draw(scope, source.sampler(), options, drawn.latents()));
    }
  }

  /** Pictures [N, 3, size, size] of latents [N, …], a few at a time. */
  private static HostTensor draw(
      GraphScope scope, Sampler sampler, SampleOptions options, HostTensor latents) {
    int size = sampler.size();
    int pass = (int) Math.max(1, PIXELS_PER_PASS / ((long) size * size));
    long[] shape = latents.shape();
    int number = Math.toIntExact(shape[0]);
    float[] values = latents.toFloats();
    int width = values.length / number;
    float[] pixels = new float[number * 3 * size * size];
    for (int start = 0; start < number; start += pass) {
      int end = Math.min(start + pass, number);
      try (GraphScope part = scope.openChild()) {
        float[] some = Arrays.copyOfRange(values, start * width, end * width);
        shape[0] = end - start;
        Tensor rows = part.tensor(HostTensor.of(some, shape));
        float[] drawn = sampler.pictures(part, rows, options, start).toHost().toFloats();
        System.arraycopy(drawn, 0, pixels, start * 3 * size * size, drawn.length);
      }
    }
    return HostTensor.of(pixels, number, 3, size, size);
  }
}
