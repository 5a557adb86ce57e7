package io.domainshift.nets.fastgan;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.nets.ImageGenerator;
import io.domainshift.nets.OneHot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A FastGAN generator (Liu et al., Towards Faster and Stabilized GAN Training, ICLR 2021) to draw
 * with: face of {@code graphs/nets/fastgan/generator.py}. Spectral and batch normalisation are
 * folded into the weights once, by the statistics that the checkpoint stores. To train one, see
 * {@link FastGanTraining}.
 */
public final class FastGan implements ImageGenerator {

  static final String GRAPH = "nets.fastgan.generator.";

  private final FastGanArchitecture architecture;
  private final TensorMap folded;

  private FastGan(FastGanArchitecture architecture, TensorMap folded) {
    this.architecture = architecture;
    this.folded = folded;
  }

  /**
   * Folds the weights into a scope of their own; nothing of the checkpoint is kept.
   *
   * @throws io.domainshift.models.InvalidCheckpointException when it is no whole FastGAN generator
   */
  public static FastGan map(GraphScope home, Checkpoint checkpoint) {
    FastGanArchitecture architecture = FastGanWeights.requireComplete(checkpoint);
    try (GraphScope stored = home.openChild()) {
      return of(home, architecture, stored.mapped(checkpoint.tensors()));
    }
  }

  /** The same of weights in training, as they are now. */
  static FastGan of(GraphScope home, FastGanArchitecture architecture, TensorMap weights) {
    return new FastGan(architecture, home.call(GRAPH + "folded").with(weights).map());
  }

  @Override
  public FastGanArchitecture architecture() {
    return architecture;
  }

  @Override
  public Tensor generate(
      GraphScope scope,
      Tensor z,
      @Nullable Tensor labels,
      double truncationPsi,
      List<Tensor> noise) {
    if (truncationPsi != 1) {
      throw new IllegalArgumentException(
          "FastGAN has no intermediate latent to truncate, expected psi 1, got " + truncationPsi);
    }
    return scope
        .call(GRAPH + "pictures")
        .with(folded)
        .with(z)
        .with(OneHot.orIgnored(architecture.cDim(), labels, z))
        .with(noise)
        .tensor();
  }

  @Override
  public List<Tensor> drawNoise(GraphScope scope, int batch, long seed) {
    return scope.call(GRAPH + "draw_noise").with(folded).with(batch).with(seed).list();
  }

  /** None: the published network draws fresh noise for every picture and stores none. */
  @Override
  public List<Tensor> constNoise(GraphScope scope) {
    return noNoise(scope);
  }

  @Override
  public List<Tensor> noNoise(GraphScope scope) {
    return scope.call(GRAPH + "no_noise").with(folded).list();
  }
}
