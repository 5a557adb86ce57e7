package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import java.util.Arrays;

/**
 * How well pictures fit a text, as CLIP sees it: plain cosines (Hessel et al., CLIPScore, EMNLP
 * 2021, without its factor 2.5). A generator that was trained by the same CLIP model is judged by
 * its own teacher.
 *
 * @param mean over the pictures
 * @param each picture's cosine
 */
public record ClipScore(double mean, double[] each) {

  /**
   * @param images CLIP's features of pictures [N, D], of any length
   * @param texts CLIP's features of a text for each picture [N, D] or of one for all [1, D]
   */
  public static ClipScore of(GraphScope scope, Tensor images, Tensor texts) {
    Sets.requireAtLeast(1, Sets.size(images));
    try (GraphScope work = scope.openChild()) {
      double[] each =
          work.call("metrics.scores.agreement")
              .with(images)
              .with(texts)
              .tensor()
              .toHost()
              .toDoubles();
      return new ClipScore(Arrays.stream(each).average().orElseThrow(), each);
    }
  }
}
