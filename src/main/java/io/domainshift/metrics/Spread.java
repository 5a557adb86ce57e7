package io.domainshift.metrics;

import java.util.Arrays;

/** Mean and standard deviation (divided by the count) of numbers. */
record Spread(double mean, double deviation) {

  static Spread of(double[] values) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    double variance =
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(Double.NaN);
    return new Spread(mean, Math.sqrt(variance));
  }
}
