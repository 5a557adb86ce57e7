package io.domainshift.nets.fastgan;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FastGanArchitecture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A FastGAN generator in training: face of {@code graphs/nets/fastgan/training.py}. Pictures first;
 * when they have been judged, gradients. Every drawing goes by the batch's own statistics and moves
 * the running ones (momentum 0.1) and, by one power iteration, the singular vectors of spectral
 * normalisation, in place.
 */
public final class FastGanTraining {

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

  /** What the weights are weights of. */
  public FastGanArchitecture architecture() {
    return architecture;
  }

  /** Everything that a checkpoint holds, under projected-gan's names. */
  public TensorMap weights() {
    return weights;
  }

  /** Whether an optimiser moves it: no running statistic and no singular vector. */
  public static boolean isTrained(String name) {
    return FastGanWeights.isTrained(name);
  }

  /**
   * Draws pictures that remember how they were made.
   *
   * @param z latents [N, zDim]
   * @param labels one-hot classes [N, cDim] of a conditional generator; null for an unconditional
   * @param noise from {@link #drawNoise}
   * @return pictures [N, 3, size, size], about -1 to 1
   */
  public Tensor draw(GraphScope scope, Tensor z, @Nullable Tensor labels, List<Tensor> noise) {
    return scope
        .call(GRAPH + "draw")
        .with(weights)
        .with(z)
        .with(FastGanWeights.labels(architecture, z, labels))
        .with(noise)
        .map()
        .get("images");
  }

  /**
   * Gradients of a loss by weight name; once for each drawing.
   *
   * @param images from {@link #draw}
   * @param slope the gradient of the loss by these pictures, of their shape
   */
  public TensorMap gradients(GraphScope scope, Tensor images, Tensor slope) {
    return scope.call(GRAPH + "gradients").with(weights).with(images).with(slope).map();
  }

  /** Fresh noise for N pictures, all of it drawn from the one seed. */
  public List<Tensor> drawNoise(GraphScope scope, int batch, long seed) {
    return scope.call(FastGan.GRAPH + "draw_noise").with(weights).with(batch).with(seed).list();
  }

  /** The generator as it draws by its running statistics now; later steps do not change it. */
  public FastGan drawing(GraphScope home) {
    return FastGan.of(home, architecture, weights);
  }
}
