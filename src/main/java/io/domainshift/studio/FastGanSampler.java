package io.domainshift.studio;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.nets.ImageGenerator;
import io.domainshift.studio.options.NoiseMode;
import io.domainshift.studio.options.SampleOptions;
import java.util.List;
import java.util.Objects;

/** Draws straight from z. */
record FastGanSampler(ImageGenerator generator) implements Sampler {

  @Override
  public int size() {
    return generator.architecture().size();
  }

  @Override
  public String latentName() {
    return "z";
  }

  @Override
  public Tensor latents(GraphScope scope, SampleOptions options) {
    return Sampler.z(scope, generator, options);
  }

  @Override
  public Tensor pictures(GraphScope scope, Tensor latents, SampleOptions options, int start) {
    int number = Math.toIntExact(latents.shape()[0]);
    List<Tensor> noise =
        options.noise() == NoiseMode.NONE
            ? generator.noNoise(scope)
            : generator.drawNoise(
                scope, number, Objects.requireNonNull(options.noiseSeed()) + start);
    return generator.generate(
        scope, latents, Sampler.labels(scope, generator, options, number), 1, noise);
  }
}
