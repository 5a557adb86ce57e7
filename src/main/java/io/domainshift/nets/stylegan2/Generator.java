package io.domainshift.nets.stylegan2;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.nets.ImageGenerator;
import io.domainshift.nets.OneHot;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A StyleGAN2 generator (Karras et al., Analyzing and Improving the Image Quality of StyleGAN, CVPR
 * 2020): face of {@code graphs/nets/stylegan2/generator.py}.
 *
 * <p>The weights live in the scope that loaded them; each call's results live in the scope given to
 * it. N is the batch size throughout.
 */
public final class Generator implements ImageGenerator {

  static final String GRAPH = "nets.stylegan2.generator.";

  private final GeneratorArchitecture architecture;
  private final TensorMap weights;

  /**
   * @param weights with the architecture's constants
   */
  Generator(GeneratorArchitecture architecture, TensorMap weights) {
    this.architecture = architecture;
    this.weights = weights;
  }

  /**
   * Copies the weights into a scope, to be trained or to stay on a device.
   *
   * @throws io.domainshift.models.InvalidCheckpointException when the checkpoint is no generator
   *     that the graph can run
   */
  public static Generator load(GraphScope home, Checkpoint checkpoint) {
    GeneratorWeights.requireComplete(checkpoint);
    return new Generator(
        checkpoint.generator(),
        home.tensors(checkpoint.tensors())
            .with(home.tensors(GeneratorWeights.constants(checkpoint.generator()))));
  }

  /**
   * Like {@link #load} with a view of the checkpoint's own memory (a mapped file) where the device
   * allows. These weights cannot be trained: writing to them ends the process.
   */
  public static Generator map(GraphScope home, Checkpoint checkpoint) {
    GeneratorWeights.requireComplete(checkpoint);
    return new Generator(
        checkpoint.generator(),
        home.mapped(checkpoint.tensors())
            .with(home.tensors(GeneratorWeights.constants(checkpoint.generator()))));
  }

  /** This generator with some weights in place of its own; all others are shared. */
  public Generator withWeights(TensorMap replacements) {
    return new Generator(architecture, weights.with(replacements));
  }

  @Override
  public GeneratorArchitecture architecture() {
    return architecture;
  }

  /**
   * The argument {@code p} of every graph function: the weights under NVIDIA's names, and the
   * architecture's constants that names cannot tell.
   */
  public TensorMap weights() {
    return weights;
  }

  /** Copies of the weights in Java memory, without the architecture's constants. */
  public Map<String, HostTensor> toHost() {
    return weights.select(name -> !GeneratorWeights.isConstant(name)).toHost();
  }

  /**
   * The mapping network of an unconditional generator.
   *
   * @param z latents [N, zDim]
   * @return intermediate latents w [N, wDim]
   */
  public Tensor mapLatents(GraphScope scope, Tensor z) {
    return scope.call(GRAPH + "mapping").with(weights).with(z).tensor();
  }

  /**
   * The mapping network of a conditional generator.
   *
   * @param z latents [N, zDim]
   * @param labels one-hot classes [N, cDim]
   * @return intermediate latents w [N, wDim]
   */
  public Tensor mapLatents(GraphScope scope, Tensor z, Tensor labels) {
    return scope.call(GRAPH + "conditional_mapping").with(weights).with(z).with(labels).tensor();
  }

  /**
   * Moves latents towards the average one.
   *
   * @param w intermediate latents [N, wDim] or per-layer latents [N, numWs, wDim]
   * @param truncationPsi 1 changes nothing, 0 gives the average picture
   * @return latents of the same shape
   */
  public Tensor truncate(GraphScope scope, Tensor w, double truncationPsi) {
    return scope.call(GRAPH + "truncate").with(weights).with(w).with(truncationPsi).tensor();
  }

  /**
   * Truncates the first, coarse layers only.
   *
   * @param ws per-layer latents [N, numWs, wDim]
   * @param cutoff number of layers that are truncated
   * @return latents of the same shape
   */
  public Tensor truncate(GraphScope scope, Tensor ws, double truncationPsi, int cutoff) {
    return scope
        .call(GRAPH + "truncate_first")
        .with(weights)
        .with(ws)
        .with(truncationPsi)
        .with(cutoff)
        .tensor();
  }

  /**
   * The same latent for every layer.
   *
   * @param w intermediate latents [N, wDim]
   * @return per-layer latents [N, numWs, wDim]
   */
  public Tensor broadcast(GraphScope scope, Tensor w) {
    return scope.call(GRAPH + "broadcast").with(weights).with(w).tensor();
  }

  /**
   * Style mixing.
   *
   * @param coarse latents [N, wDim] of the first {@code crossover} layers
   * @param fine latents [N, wDim] of the others
   * @return per-layer latents [N, numWs, wDim]
   */
  public Tensor mix(GraphScope scope, Tensor coarse, Tensor fine, int crossover) {
    return scope.call(GRAPH + "mix").with(weights).with(coarse).with(fine).with(crossover).tensor();
  }

  /**
   * Style mixing of some layers.
   *
   * @param ws per-layer latents [N, numWs, wDim]
   * @param other whose rows {@code first} to {@code last}, both included, are taken, per layer: [N,
   *     numWs, wDim], or [1, numWs, wDim] for all pictures
   * @return per-layer latents [N, numWs, wDim]
   */
  public Tensor mixRows(GraphScope scope, Tensor ws, Tensor other, int first, int last) {
    return scope.call(GRAPH + "mix_rows").with(ws).with(other).with(first).with(last).tensor();
  }

  /**
   * The synthesis network.
   *
   * @param ws latents, [N, numWs, wDim] per layer or [N, wDim] for all layers
   * @param noise from {@link #drawNoise}, {@link #constNoise} or {@link #noNoise}, or one tensor
   *     [N, 1, size, size] per layer
   * @return pictures [N, 3, size, size], RGB, about -1 to 1
   */
  public Tensor synthesize(GraphScope scope, Tensor ws, List<Tensor> noise) {
    return scope.call(GRAPH + "synthesis").with(weights).with(ws).with(noise).tensor();
  }

  /** Fresh noise for N pictures, every layer's [N, 1, size, size] drawn from the one seed. */
  @Override
  public List<Tensor> drawNoise(GraphScope scope, int batch, long seed) {
    return scope.call(GRAPH + "draw_noise").with(weights).with(batch).with(seed).list();
  }

  @Override
  public Tensor generate(
      GraphScope scope,
      Tensor z,
      @Nullable Tensor labels,
      double truncationPsi,
      List<Tensor> noise) {
    Tensor w =
        architecture.cDim() == 0
            ? mapLatents(scope, z)
            : mapLatents(scope, z, OneHot.orIgnored(architecture.cDim(), labels, z));
    return synthesize(scope, truncate(scope, w, truncationPsi), noise);
  }

  /** The noise stored with the weights: every picture gets the same, [1, 1, size, size]. */
  @Override
  public List<Tensor> constNoise(GraphScope scope) {
    return scope.call(GRAPH + "const_noise").with(weights).list();
  }

  /** No noise: zeros [1, 1, 1, 1]. */
  @Override
  public List<Tensor> noNoise(GraphScope scope) {
    return scope.call(GRAPH + "no_noise").with(weights).list();
  }
}
