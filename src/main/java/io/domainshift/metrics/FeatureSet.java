package io.domainshift.metrics;

import io.domainshift.graph.ElementType;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.metrics.FeatureExtractor.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All features of a set of pictures, and their statistics. The pictures go by in batches and are
 * forgotten; what stays is a row of {@code dimensions} float32 for each.
 *
 * @param statistics of the features
 * @param levels statistics of each of the extractor's levels
 * @param features [N, D]
 */
record FeatureSet(FeatureStatistics statistics, List<FeatureStatistics> levels, Tensor features) {

  private static final String FEATURES = "features";
  private static final String STATISTICS = "statistics.";

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
    List<FeatureStatistics> statistics = new ArrayList<>();
    statistics.add(FeatureStatistics.open(home, extractor.dimensions()));
    for (Level level : extractor.levels()) {
      statistics.add(FeatureStatistics.open(home, level.dimensions()));
    }
    try (GraphScope held = home.openChild()) {
      List<Tensor> parts = new ArrayList<>();
      for (int start = 0; start < pictures.count(); start += batch) {
        int number = Math.min(batch, pictures.count() - start);
        try (GraphScope scope = held.openChild()) {
          List<Tensor> some = extractor.allFeatures(scope, pictures.batch(scope, start, number));
          for (int i = 0; i < some.size(); i++) {
            statistics.get(i).add(some.get(i));
          }
          parts.add(some.get(0).moveTo(held));
        }
        seen.accept(number);
      }
      return new FeatureSet(
          statistics.get(0),
          statistics.subList(1, statistics.size()),
          home.call("metrics.pictures.joined").with(parts).tensor());
    }
  }

  /**
   * The same from a store, or into it when it has none of this set. Either way every batch is
   * counted.
   */
  static FeatureSet of(
      GraphScope home,
      FeatureExtractor extractor,
      PictureSet pictures,
      int batch,
      @Nullable FeatureStore store,
      IntConsumer seen) {
    if (store == null) {
      return of(home, extractor, pictures, batch, seen);
    }
    Optional<Map<String, HostTensor>> kept =
        store.load().filter(tensors -> fits(tensors, extractor, pictures.count()));
    if (kept.isEmpty()) {
      FeatureSet found = of(home, extractor, pictures, batch, seen);
      store.save(found.toHost());
      return found;
    }
    FeatureSet known = restore(home, extractor, kept.get());
    for (int start = 0; start < pictures.count(); start += batch) {
      seen.accept(Math.min(batch, pictures.count() - start));
    }
    return known;
  }

  private static FeatureSet restore(
      GraphScope home, FeatureExtractor extractor, Map<String, HostTensor> stored) {
    List<FeatureStatistics> levels = new ArrayList<>();
    for (int i = 0; i < extractor.levels().size(); i++) {
      levels.add(FeatureStatistics.restore(home, part(stored, levelPrefix(i))));
    }
    return new FeatureSet(
        FeatureStatistics.restore(home, part(stored, STATISTICS)),
        levels,
        home.map(Objects.requireNonNull(stored.get(FEATURES))));
  }

  private Map<String, HostTensor> toHost() {
    Map<String, HostTensor> stored = new LinkedHashMap<>();
    stored.put(FEATURES, features.toHost());
    statistics.toHost().forEach((name, tensor) -> stored.put(STATISTICS + name, tensor));
    for (int i = 0; i < levels.size(); i++) {
      String prefix = levelPrefix(i);
      levels.get(i).toHost().forEach((name, tensor) -> stored.put(prefix + name, tensor));
    }
    return stored;
  }

  /** Whether stored tensors are features of so many pictures by this extractor. */
  private static boolean fits(
      Map<String, HostTensor> stored, FeatureExtractor extractor, int count) {
    HostTensor features = stored.get(FEATURES);
    boolean whole =
        features != null
            && features.type() == ElementType.FLOAT32
            && features.hasShape(count, extractor.dimensions())
            && FeatureStatistics.fits(part(stored, STATISTICS), count, extractor.dimensions());
    List<Level> levels = extractor.levels();
    for (int i = 0; i < levels.size(); i++) {
      whole =
          whole
              && FeatureStatistics.fits(
                  part(stored, levelPrefix(i)), count, levels.get(i).dimensions());
    }
    return whole;
  }

  private static String levelPrefix(int level) {
    return "level" + level + ".";
  }

  private static Map<String, HostTensor> part(Map<String, HostTensor> stored, String prefix) {
    Map<String, HostTensor> part = new HashMap<>();
    stored.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), tensor);
          }
        });
    return part;
  }
}
