package io.domainshift.nets.stylegan2;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.nets.GeneratorTraining;
import io.domainshift.nets.OneHot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A StyleGAN2 generator in training, mapping network and all: face of {@code
 * graphs/nets/stylegan2/generator_training.py}. One latent serves all layers, as Projected GAN
 * trains it: no style mixing, no regularisation of path lengths. The average of the intermediate
 * latents, which truncation goes by, decays by 0.998 a batch.
 */
public final class StyleGan2Training implements GeneratorTraining {

  private static final String GRAPH = "nets.stylegan2.generator_training.";

  private final GeneratorArchitecture architecture;
  private final TensorMap weights;
  private final TensorMap constants;

  private StyleGan2Training(
      GeneratorArchitecture architecture, TensorMap weights, TensorMap constants) {
    this.architecture = architecture;
    this.weights = weights;
    this.constants = constants;
  }

  /**
   * Copies the weights into a scope; those that optimisers move require gradients. What no network
   * reads, such as the latent of a one-shot adaptation, is true of other weights and stays behind.
   *
   * @throws io.domainshift.models.InvalidCheckpointException when it is no whole generator
   */
  public static StyleGan2Training load(GraphScope home, Checkpoint checkpoint) {
    GeneratorWeights.requireComplete(checkpoint);
    GeneratorArchitecture architecture = checkpoint.generator();
    TensorMap weights =
        home.tensors(GeneratorWeights.withoutCompanions(architecture, checkpoint.tensors()));
    weights.requireGrad(GeneratorWeights::isTrained);
    return new StyleGan2Training(
        architecture, weights, home.tensors(GeneratorWeights.constants(architecture)));
  }

  @Override
  public GeneratorArchitecture architecture() {
    return architecture;
  }

  @Override
  public TensorMap weights() {
    return weights;
  }

  /** Everything but the stored noise and the average of the intermediate latents. */
  @Override
  public boolean isTrained(String name) {
    return GeneratorWeights.isTrained(name);
  }

  @Override
  public List<Tensor> drawNoise(GraphScope scope, int batch, long seed) {
    return scope.call(Generator.GRAPH + "draw_noise").with(weights).with(batch).with(seed).list();
  }

  @Override
  public Tensor draw(
      GraphScope scope,
      Tensor z,
      @Nullable Tensor labels,
      List<Tensor> noise,
      boolean moveAverages) {
    return drawn("draw", scope, z, labels, noise, moveAverages);
  }

  @Override
  public Tensor drawUnremembered(
      GraphScope scope,
      Tensor z,
      @Nullable Tensor labels,
      List<Tensor> noise,
      boolean moveAverages) {
    return drawn("draw_unremembered", scope, z, labels, noise, moveAverages);
  }

  private Tensor drawn(
      String function,
      GraphScope scope,
      Tensor z,
      @Nullable Tensor labels,
      List<Tensor> noise,
      boolean moveAverages) {
    return scope
        .call(GRAPH + function)
        .with(weights.with(constants))
        .with(z)
        .with(OneHot.orIgnored(architecture.cDim(), labels, z))
        .with(noise)
        .with(moveAverages)
        .map()
        .get("images");
  }

  @Override
  public TensorMap gradients(GraphScope scope, Tensor images, Tensor slope) {
    return scope
        .call("training.pictures.backward")
        .with(weights)
        .with(images)
        .with(List.of(slope))
        .map();
  }

  /** It draws by these very weights: later steps change its pictures. */
  @Override
  public Generator drawing(GraphScope home, TensorMap weights) {
    return new Generator(architecture, weights.with(constants));
  }
}
