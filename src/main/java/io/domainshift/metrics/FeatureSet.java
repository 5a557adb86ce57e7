package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * All features of a set of pictures, and their statistics. The pictures go by in batches and are
 * forgotten; what stays is a row of {@code dimensions} float32 for each.
 *
 * @param features [N, D]
 */
record FeatureSet(FeatureStatistics statistics, Tensor features) {

  /**
   * Looks at every picture once.
   *
   * @param home where the features stay
   * @param batch how many pictures at a time
   * @param seen told after each batch how many pictures it held; may end the work by an exception
   */
  static FeatureSet of(
      GraphScope home,
      FeatureExtractor extractor,
      PictureSet pictures,
      int batch,
      IntConsumer seen) {
    FeatureStatistics statistics = FeatureStatistics.open(home, extractor.dimensions());
    try (GraphScope held = home.openChild()) {
      List<Tensor> parts = new ArrayList<>();
      for (int start = 0; start < pictures.count(); start += batch) {
        int number = Math.min(batch, pictures.count() - start);
        try (GraphScope scope = held.openChild()) {
          Tensor some = extractor.features(scope, pictures.batch(scope, start, number));
          statistics.add(some);
          parts.add(some.moveTo(held));
        }
        seen.accept(number);
      }
      return new FeatureSet(statistics, home.call("metrics.pictures.joined").with(parts).tensor());
    }
  }
}
