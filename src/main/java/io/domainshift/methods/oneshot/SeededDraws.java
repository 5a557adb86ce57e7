package io.domainshift.methods.oneshot;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.methods.Latents;
import io.domainshift.nets.stylegan2.Generator;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Draws from the job's seed. */
final class SeededDraws implements Draws {

  private final OneShotOptions options;
  private final Generator generator;
  private final Latents latents;
  private final Tensor target;

  /**
   * @param target [1, 3, H, W]; anything beside a text
   */
  SeededDraws(OneShotOptions options, Generator generator, Latents latents, Tensor target) {
    this.options = options;
    this.generator = generator;
    this.latents = latents;
    this.target = target;
  }

  @Override
  public Tensor fakes(GraphScope scope, int iteration) {
    Latents.Styles styles = styles(scope, iteration, "fake.");
    return latents.cross(scope, styles, iteration, "fake.crossover");
  }

  @Override
  public List<Tensor> fakeNoise(GraphScope scope, int iteration, int batch) {
    return noise(scope, iteration, "fake.noise", batch);
  }

  @Override
  public Twins twins(GraphScope scope, int iteration) {
    Latents.Styles styles = styles(scope, iteration, "");
    Tensor adapted = latents.cross(scope, styles, iteration, "crossover");
    List<Tensor> noise = noise(scope, iteration, "noise", options.batchSize());
    if (options.draws() == TwinDraws.SHARED) {
      return new Twins(adapted, noise, adapted, noise);
    }
    return new Twins(
        latents.cross(scope, styles, iteration, "source.crossover"),
        noise(scope, iteration, "source.noise", options.batchSize()),
        adapted,
        noise);
  }

  @Override
  public List<Tensor> referenceNoise(GraphScope scope, int iteration) {
    return noise(scope, iteration, "noise", 1);
  }

  /** Equal pictures weigh as much once: two of each kind are judged as one of each. */
  @Override
  public Tensor reals(GraphScope scope, int iteration) {
    int mirrored = 0;
    for (int i = 0; i < options.batchSize(); i++) {
      mirrored += (int) (seed(iteration, "mirror." + i) & 1);
    }
    int plain = options.batchSize() - mirrored;
    int equal = BigInteger.valueOf(plain).gcd(BigInteger.valueOf(mirrored)).intValueExact();
    return scope
        .call("methods.oneshot.pictures.reals")
        .with(target)
        .with(plain / equal)
        .with(mirrored / equal)
        .tensor();
  }

  @Override
  public int feature(int iteration, Look look) {
    String name = "feature." + look.name().toLowerCase(Locale.ROOT);
    return (int) (seed(iteration, name) % options.patchFeatures());
  }

  @Override
  public Tensor corners(GraphScope scope, int iteration) {
    int room = generator.architecture().size() - options.cropSize();
    long[] corners = new long[2 * options.cropCount()];
    Arrays.setAll(corners, i -> seed(iteration, "crop." + i) % room);
    return scope.tensor(HostTensor.ofLongs(corners, options.cropCount(), 2));
  }

  private Latents.Styles styles(GraphScope scope, int iteration, String prefix) {
    return latents.styles(scope, options.batchSize(), iteration, options.styleMixingProb(), prefix);
  }

  private List<Tensor> noise(GraphScope scope, int iteration, String name, int batch) {
    return generator.drawNoise(scope, batch, seed(iteration, name));
  }

  private long seed(int iteration, String name) {
    return latents.seed(iteration, name);
  }
}
