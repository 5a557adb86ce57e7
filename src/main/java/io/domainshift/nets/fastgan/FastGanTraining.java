package io.domainshift.nets.fastgan;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.nets.GeneratorTraining;
import io.domainshift.nets.OneHot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A FastGAN generator in training: face of {@code graphs/nets/fastgan/training.py}. Pictures first;
 * when they have been judged, gradients. Every drawing goes by the batch's own statistics and moves
 * the running ones (momentum 0.1) and, by one power iteration, the singular vectors of spectral
 * normalisation, in place.
 */
public final class FastGanTraining implements GeneratorTraining {

  private static final String GRAPH = "nets.fastgan.training.";

  private final FastGanArchitecture architecture;
  private final TensorMap weights;

  private FastGanTraining(FastGanArchitecture architecture, TensorMap weights) {
    this.architecture = architecture;
    this.weights = weights;
  }

  /**
   * Copies the weights into a scope; those that optimisers move require gradients.
   *
   * @throws io.domainshift.models.InvalidCheckpointException when it is no whole FastGAN generator
   */
  public static FastGanTraining load(GraphScope home, Checkpoint checkpoint) {
    FastGanArchitecture architecture = FastGanWeights.requireComplete(checkpoint);
    TensorMap weights = home.tensors(checkpoint.tensors());
    weights.requireGrad(FastGanWeights::isTrained);
    return new FastGanTraining(architecture, weights);
  }

  @Override
  public FastGanArchitecture architecture() {
    return architecture;
  }

  @Override
  public TensorMap weights() {
    return weights;
  }

  /** Everything but running statistics and singular vectors. */
  @Override
  public boolean isTrained(String name) {
    return FastGanWeights.isTrained(name);
  }

  @Override
  public List<Tensor> drawNoise(GraphScope scope, int batch, long seed) {
    return scope.call(FastGan.GRAPH + "draw_noise").with(weights).with(batch).with(seed).list();
  }

  /** FastGAN has no intermediate latents whose average could move. */
  @Override
  public Tensor draw(
      GraphScope scope,
      Tensor z,
      @Nullable Tensor labels,
      List<Tensor> noise,
      boolean moveAverages) {
    return drawn("draw", scope, z, labels, noise);
  }

  @Override
  public Tensor drawUnremembered(
      GraphScope scope,
      Tensor z,
      @Nullable Tensor labels,
      List<Tensor> noise,
      boolean moveAverages) {
    return drawn("draw_unremembered", scope, z, labels, noise);
  }

  private Tensor drawn(
      String function, GraphScope scope, Tensor z, @Nullable Tensor labels, List<Tensor> noise) {
    return scope
        .call(GRAPH + function)
        .with(weights)
        .with(z)
        .with(OneHot.orIgnored(architecture.cDim(), labels, z))
        .with(noise)
        .map()
        .get("images");
  }

  @Override
  public TensorMap gradients(GraphScope scope, Tensor images, Tensor slope) {
    return scope.call(GRAPH + "gradients").with(weights).with(images).with(slope).map();
  }

  /** Later steps do not change what it draws. */
  @Override
  public FastGan drawing(GraphScope home, TensorMap weights) {
    return FastGan.of(home, architecture, weights);
  }
}
