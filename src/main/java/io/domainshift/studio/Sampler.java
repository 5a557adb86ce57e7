package io.domainshift.studio;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.nets.ImageGenerator;
import io.domainshift.nets.stylegan2.Generator;
import io.domainshift.studio.options.SampleOptions;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How pictures are drawn with a kind of generator: all latents first, then pictures of some. */
interface Sampler {

  static Sampler of(ImageGenerator generator) {
    return generator instanceof Generator styles
        ? new StyleGan2Sampler(styles)
        : new FastGanSampler(generator);
  }

  /** Pictures are size × size pixels. */
  int size();

  /** What {@link #latents} are called in files of numbers. */
  String latentName();

  /** Latents of all pictures, [N, …], with everything that the options want done to them. */
  Tensor latents(GraphScope scope, SampleOptions options);

  /**
   * Some of the pictures.
   *
   * @param latents of these, [some, …]
   * @param start number of the first one
   * @return [some, 3, size, size], about -1 to 1
   */
  Tensor pictures(GraphScope scope, Tensor latents, SampleOptions options, int start);

  /** Latents z [N, zDim] that the options give or name by seeds. */
  static Tensor z(GraphScope scope, ImageGenerator generator, SampleOptions options) {
    return options.z() != null
        ? rows(scope, options.z())
        : generator.latents(
            scope,
            Objects.requireNonNull(options.seeds()).stream().mapToLong(Long::longValue).toArray());
  }

  /** Labels of so many pictures, all of the options' class; null where there is none. */
  static @Nullable Tensor labels(
      GraphScope scope, ImageGenerator generator, SampleOptions options, long number) {
    Integer label = options.label();
    return label == null
        ? null
        : generator.labels(
            scope, IntStream.range(0, Math.toIntExact(number)).map(i -> label).toArray());
  }

  /** Rows of numbers of the same length. */
  static Tensor rows(GraphScope scope, List<List<Float>> rows) {
    return scope.tensor(HostTensor.of(flatten(rows), rows.size(), rows.get(0).size()));
  }

  /** All numbers, row by row. */
  static float[] flatten(List<List<Float>> rows) {
    int width = rows.get(0).size();
    float[] values = new float[rows.size() * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows.get(i / width).get(i % width);
    }
    return values;
  }
}
