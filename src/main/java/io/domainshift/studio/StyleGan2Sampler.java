package io.domainshift.studio;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.nets.stylegan2.Generator;
import io.domainshift.studio.options.LayerMix;
import io.domainshift.studio.options.SampleOptions;
import java.util.List;
import java.util.Objects;

/** Draws from the latents of every layer, W+: what mixes and compares generators works on these. */
record StyleGan2Sampler(Generator generator) implements Sampler {

  @Override
  public int size() {
    return generator.architecture().size();
  }

  @Override
  public String latentName() {
    return "ws";
  }

  /** Per-layer latents, mixed where the options say so, [N, numWs, wDim]. */
  @Override
  public Tensor latents(GraphScope scope, SampleOptions options) {
    Tensor ws = unmixed(scope, options);
    LayerMix mix = options.mix();
    if (mix == null) {
      return ws;
    }
    Tensor other =
        options.wantsReference()
            ? generator.broadcast(scope, generator.weights().get(GeneratorArchitecture.REFERENCE_W))
            : mapped(scope, options, generator.latents(scope, Objects.requireNonNull(mix.seed())));
    return generator.mixRows(scope, ws, other, mix.first(), mix.last());
  }

  @Override
  public Tensor pictures(GraphScope scope, Tensor latents, SampleOptions options, int start) {
    List<Tensor> noise =
        switch (Objects.requireNonNull(options.noise())) {
          case CONST -> generator.constNoise(scope);
          case NONE -> generator.noNoise(scope);
          case RANDOM ->
              generator.drawNoise(
                  scope,
                  Math.toIntExact(latents.shape()[0]),
                  Objects.requireNonNull(options.noiseSeed()) + start);
        };
    return generator.synthesize(scope, latents, noise);
  }

  private Tensor unmixed(GraphScope scope, SampleOptions options) {
    if (options.ws() != null) {
      List<List<List<Float>>> ws = options.ws();
      float[] values = Sampler.flatten(ws.stream().flatMap(List::stream).toList());
      return scope.tensor(
          HostTensor.of(values, ws.size(), ws.get(0).size(), ws.get(0).get(0).size()));
    }
    if (options.w() != null) {
      return generator.broadcast(scope, Sampler.rows(scope, options.w()));
    }
    return mapped(scope, options, Sampler.z(scope, generator, options));
  }

  /** Truncated per-layer latents [N, numWs, wDim] of z [N, zDim]. */
  private Tensor mapped(GraphScope scope, SampleOptions options, Tensor z) {
    Tensor labels = Sampler.labels(scope, generator, options, z.shape()[0]);
    Tensor w =
        labels == null ? generator.mapLatents(scope, z) : generator.mapLatents(scope, z, labels);
    return generator.truncate(
        scope,
        generator.broadcast(scope, w),
        Objects.requireNonNull(options.truncationPsi()),
        Objects.requireNonNull(options.truncationCutoff()));
  }
}
