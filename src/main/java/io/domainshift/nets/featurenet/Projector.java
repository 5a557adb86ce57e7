package io.domainshift.nets.featurenet;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import java.util.List;
import java.util.Map;

/**
 * Fixed random projections of features, mixed over channels (CCM) and scales (CSM): face of {@code
 * graphs/nets/featurenet/projector.py} (Sauer et al., Projected GANs Converge Faster, NeurIPS
 * 2021).
 */
public final class Projector {

  private static final String GRAPH = "nets.featurenet.projector.";

  private final TensorMap weights;

  private Projector(TensorMap weights) {
    this.weights = weights;
  }

  /**
   * Copies given weights into a scope.
   *
   * @param weights {@code layer<i>_ccm} and {@code layer<i>_csm.out_conv}, {@code .weight} and
   *     {@code .bias}, for every level i from 0, the finest
   */
  public static Projector load(GraphScope home, Map<String, HostTensor> weights) {
    return new Projector(home.tensors(weights));
  }

  /** The dictionary {@code p} of the graph {@code nets.featurenet.projector}. */
  public TensorMap weights() {
    return weights;
  }

  /** Projections of a network's levels, finest first, each at twice its level's size. */
  public List<Tensor> project(GraphScope scope, List<Tensor> levels) {
    return scope.call(GRAPH + "mixed").with(weights).with(levels).list();
  }
}
