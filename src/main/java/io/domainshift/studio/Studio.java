package io.domainshift.studio;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.nets.stylegan2.Generator;
import io.domainshift.studio.options.LayerMix;
import io.domainshift.studio.options.SampleOptions;
import io.domainshift.studio.options.SampleWork;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
    HostTensor ws;
    HostTensor images;
    try (GraphScope scope = loaded.scope().openChild()) {
      ws = mixed(scope, loaded.generator(), options).toHost();
      images = draw(scope, loaded.generator(), options, ws);
    }
    if (work.source() == null) {
      return SampleFiles.of(options, ws, images, null);
    }
    // Only now: where one generator may stay loaded, this one puts the other out.
    WarmGenerators.Loaded source = generators.get(work.source());
    try (GraphScope scope = source.scope().openChild()) {
      return SampleFiles.of(options, ws, images, draw(scope, source.generator(), options, ws));
    }
  }

  /** Per-layer latents of every picture, mixed where the options say so, [N, numWs, wDim]. */
  private static Tensor mixed(GraphScope scope, Generator generator, SampleOptions options) {
    Tensor ws = latents(scope, generator, options);
    LayerMix mix = options.mix();
    if (mix == null) {
      return ws;
    }
    Tensor other;
    if (options.wantsReference()) {
      Tensor reference = generator.weights().get(GeneratorArchitecture.REFERENCE_W);
      other = generator.broadcast(scope, reference);
    } else {
      List<Long> seed = List.of(Objects.requireNonNull(mix.seed()));
      other = mapped(scope, generator, options, seeded(scope, generator, seed));
    }
    return generator.mixRows(scope, ws, other, mix.first(), mix.last());
  }

  /** Per-layer latents of every picture, [N, numWs, wDim]. */
  private static Tensor latents(GraphScope scope, Generator generator, SampleOptions options) {
    if (options.ws() != null) {
      List<List<List<Float>>> ws = options.ws();
      float[] values = flatten(ws.stream().flatMap(List::stream).toList());
      return scope.tensor(
          HostTensor.of(values, ws.size(), ws.get(0).size(), ws.get(0).get(0).size()));
    }
    if (options.w() != null) {
      return generator.broadcast(scope, rows(scope, options.w()));
    }
    Tensor z =
        options.z() != null
            ? rows(scope, options.z())
            : seeded(scope, generator, Objects.requireNonNull(options.seeds()));
    return mapped(scope, generator, options, z);
  }

  /** Truncated per-layer latents [N, numWs, wDim] of z [N, zDim]. */
  private static Tensor mapped(
      GraphScope scope, Generator generator, SampleOptions options, Tensor z) {
    return generator.truncate(
        scope,
        generator.broadcast(scope, map(scope, generator, z, options.label())),
        Objects.requireNonNull(options.truncationPsi()),
        Objects.requireNonNull(options.truncationCutoff()));
  }

  private static Tensor seeded(GraphScope scope, Generator generator, List<Long> seeds) {
    long[] values = seeds.stream().mapToLong(Long::longValue).toArray();
    return scope
        .call("random.draws.seeded_rows")
        .with(generator.weights().get("mapping.w_avg"))
        .with(generator.architecture().zDim())
        .with(scope.tensor(HostTensor.ofLongs(values, values.length)))
        .tensor();
  }

  private static Tensor map(
      GraphScope scope, Generator generator, Tensor z, @Nullable Integer label) {
    if (label == null) {
      return generator.mapLatents(scope, z);
    }
    int number = Math.toIntExact(z.shape()[0]);
    int classes = generator.architecture().cDim();
    float[] oneHot = new float[number * classes];
    for (int i = 0; i < number; i++) {
      oneHot[i * classes + label] = 1;
    }
    return generator.mapLatents(scope, z, scope.tensor(HostTensor.of(oneHot, number, classes)));
  }

  private static Tensor rows(GraphScope scope, List<List<Float>> rows) {
    return scope.tensor(HostTensor.of(flatten(rows), rows.size(), rows.get(0).size()));
  }

  private static float[] flatten(List<List<Float>> rows) {
    int width = rows.get(0).size();
    float[] values = new float[rows.size() * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows.get(i / width).get(i % width);
    }
    return values;
  }

  /** Pictures [N, 3, size, size], a few at a time. */
  private static HostTensor draw(
      GraphScope scope, Generator generator, SampleOptions options, HostTensor ws) {
    int size = generator.architecture().size();
    int pass = (int) Math.max(1, PIXELS_PER_PASS / ((long) size * size));
    long[] shape = ws.shape();
    int number = Math.toIntExact(shape[0]);
    float[] latents = ws.toFloats();
    int width = latents.length / number;
    float[] pixels = new float[number * 3 * size * size];
    for (int start = 0; start < number; start += pass) {
      int end = Math.min(start + pass, number);
      try (GraphScope part = scope.openChild()) {
        List<Tensor> noise = noise(part, generator, options, end - start, start);
        float[] some = Arrays.copyOfRange(latents, start * width, end * width);
        Tensor rows = part.tensor(HostTensor.of(some, end - start, shape[1], shape[2]));
        float[] drawn = generator.synthesize(part, rows, noise).toHost().toFloats();
        System.arraycopy(drawn, 0, pixels, start * 3 * size * size, drawn.length);
      }
    }
    return HostTensor.of(pixels, number, 3, size, size);
  }

  private static List<Tensor> noise(
      GraphScope scope, Generator generator, SampleOptions options, int batch, int start) {
    return switch (Objects.requireNonNull(options.noise())) {
      case CONST -> generator.constNoise(scope);
      case NONE -> generator.noNoise(scope);
      case RANDOM ->
          generator.drawNoise(scope, batch, Objects.requireNonNull(options.noiseSeed()) + start);
    };
  }
}
