package io.domainshift.methods;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.Checkpoint;
import io.domainshift.nets.stylegan2.Generator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The frozen generator and the one that trains. They share every tensor that never trains, the
 * mapping network among them.
 */
public final class TwinGenerators {

  private static final String GRAPH = "training.pictures.";

  private final Generator frozen;
  private final TensorMap trained;
  private final TensorMap adapted;

  private TwinGenerators(Generator frozen, TensorMap trained) {
    this.frozen = frozen;
    this.trained = trained;
    this.adapted = frozen.weights().with(trained);
  }

  /**
   * @param home scope of the job
   * @param source weights that both start from
   * @param mayTrain names of the weights that may ever train; only these are copied
   * @param values where those weights start: an earlier state, or nothing for the source's
   */
  public static TwinGenerators load(
      GraphScope home,
      Checkpoint source,
      Predicate<String> mayTrain,
      Map<String, HostTensor> values) {
    return of(home, Generator.map(home, source), source, mayTrain, values);
  }

  /**
   * The same beside a frozen generator that is loaded already.
   *
   * @param frozen the generator of {@code source}
   */
  public static TwinGenerators of(
      GraphScope home,
      Generator frozen,
      Checkpoint source,
      Predicate<String> mayTrain,
      Map<String, HostTensor> values) {
    Map<String, HostTensor> start = new LinkedHashMap<>(source.tensors());
    start.keySet().removeIf(mayTrain.negate());
    start.replaceAll((name, tensor) -> values.getOrDefault(name, tensor));
    return new TwinGenerators(frozen, home.tensors(start));
  }

  public Generator frozen() {
    return frozen;
  }

  /** The weights that may train, copies of their own. */
  public TensorMap trained() {
    return trained;
  }

  /** All weights of the generator that trains. */
  public TensorMap adapted() {
    return adapted;
  }

  /**
   * Pictures of the generator that trains, which remember how they were made.
   *
   * @param ws per-layer latents [N, numWs, wDim] or [N, wDim]
   */
  public Tensor forward(GraphScope scope, Tensor ws, List<Tensor> noise) {
    return scope.call(GRAPH + "forward").with(adapted).with(ws).with(noise).tensor();
  }

  /**
   * Gradients of the weights that require them.
   *
   * @param image what {@link #forward} returned
   * @param opinions gradients of the loss with respect to the pictures, to be summed
   */
  public TensorMap backward(GraphScope scope, Tensor image, List<Tensor> opinions) {
    return scope.call(GRAPH + "backward").with(trained).with(image).with(opinions).map();
  }
}
