package io.domainshift.metrics;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;

/** A set of pictures that can be looked at in batches, any number of times. */
public interface PictureSet {

  /** How many pictures there are. */
  int count();

  /**
   * Some of the pictures.
   *
   * @param start number of the first one, from 0
   * @param number how many
   * @return uint8 [number, 3, H, W], RGB, in {@code scope}
   */
  Tensor batch(GraphScope scope, int start, int number);
}
