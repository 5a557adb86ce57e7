package io.domainshift.methods;

import java.util.Map;

/**
 * One finished iteration.
 *
 * @param iteration how many iterations were done, from 1
 * @param iterations how many there will be
 * @param remaining work left, counted in iterations like the one just done; where stages differ in
 *     speed this is not {@code iterations - iteration}
 * @param loss what the iteration minimised
 * @param losses the named parts of the loss, before their weights
 * @param phaseSeconds seconds of this iteration by phase, in the order in which they ran
 */
public record Progress(
    int iteration,
    int iterations,
    double remaining,
    double loss,
    Map<String, Double> losses,
    Map<String, Double> phaseSeconds) {

  /** Progress of a run whose iterations all take about as long. */
  public Progress(
      int iteration,
      int iterations,
      double loss,
      Map<String, Double> losses,
      Map<String, Double> phaseSeconds) {
    this(iteration, iterations, iterations - iteration, loss, losses, phaseSeconds);
  }
}
