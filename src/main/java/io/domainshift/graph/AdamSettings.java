package io.domainshift.graph;

/**
 * Adam as in Kingma and Ba 2015, with PyTorch's defaults for what is not named here.
 *
 * @param learningRate step size, above 0
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the second moment
 */
public record AdamSettings(double learningRate, double beta1, double beta2, double epsilon) {

  /** PyTorch's epsilon. */
  public static final double EPSILON = 1e-8;
}
