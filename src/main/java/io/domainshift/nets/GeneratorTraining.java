package io.domainshift.nets;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.ImageArchitecture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A generator in training: pictures first; when they have been judged, gradients. The weights live
 * in the scope that loaded them; each call's results live in the scope given to it. N is the batch
 * size.
 */
public interface GeneratorTraining {

  /** What the weights are weights of. */
  ImageArchitecture architecture();

  /** Pictures are size × size pixels. */
  default int size() {
    return architecture().size();
  }

  /** Width of the latent z. */
  default int zDim() {
    return architecture().zDim();
  }

  /** Number of classes, 0 for an unconditional generator. */
  default int cDim() {
    return architecture().cDim();
  }

  /** Everything that a checkpoint holds, under its names; trained and moved in place. */
  TensorMap weights();

  /** Whether an optimiser moves it; what it does not move are buffers, such as running averages. */
  boolean isTrained(String name);

  /** Fresh noise for N pictures, all of it drawn from the one seed. */
  List<Tensor> drawNoise(GraphScope scope, int batch, long seed);

  /**
   * Draws pictures that remember how they were made.
   *
   * @param z latents [N, zDim]
   * @param labels one-hot classes [N, cDim] of a conditional generator; null for an unconditional
   * @param noise from {@link #drawNoise}
   * @param moveAverages whether the average of the intermediate latents moves, in networks that
   *     have one; buffers that belong to drawing by the batch's statistics move always
   * @return pictures [N, 3, size, size], about -1 to 1
   */
  Tensor draw(
      GraphScope scope,
      Tensor z,
      @Nullable Tensor labels,
      List<Tensor> noise,
      boolean moveAverages);

  /** {@link #draw} without the memory of it, for pictures that nobody wants gradients of. */
  Tensor drawUnremembered(
      GraphScope scope,
      Tensor z,
      @Nullable Tensor labels,
      List<Tensor> noise,
      boolean moveAverages);

  /**
   * Gradients of a loss by weight name; once for each drawing.
   *
   * @param images from {@link #draw}
   * @param slope the gradient of the loss by these pictures, of their shape
   */
  TensorMap gradients(GraphScope scope, Tensor images, Tensor slope);

  /**
   * A generator to draw with, by stored statistics.
   *
   * @param home where it lives
   * @param weights as {@link #weights}: these or averages of them; later steps may or may not
   *     change what it draws, so that it is of use until the next one
   */
  ImageGenerator drawing(GraphScope home, TensorMap weights);
}
