package io.domainshift.metrics;

import io.domainshift.datasets.DatasetOrder;
import io.domainshift.datasets.PreparedDataset;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;

/**
 * Pictures of a prepared data set, none twice, in an order that looks random and is always the
 * same: so many pictures of a data set are always these.
 */
public final class DatasetPictures implements PictureSet {

  private static final long SEED = 0;

  private final PreparedDataset dataset;
  private final DatasetOrder order;
  private final int count;

  /**
   * @param most how many pictures at most; all of a smaller data set
   * @param mirror whether every picture is there mirrored as well, as a training with {@code
   *     mirror} sees the data set
   */
  public DatasetPictures(PreparedDataset dataset, int most, boolean mirror) {
    this.dataset = dataset;
    this.order = new DatasetOrder(SEED, count(dataset.count(), mirror), false);
    this.count = Math.min(most, count(dataset.count(), mirror));
  }

  /** How many pictures a data set offers. */
  public static int count(int pictures, boolean mirror) {
    return Math.multiplyExact(pictures, mirror ? 2 : 1);
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public Tensor batch(GraphScope scope, int start, int number) {
    long[] indices = order.draw(start, number).indices();
    boolean[] flip = new boolean[number];
    for (int i = 0; i < number; i++) {
      flip[i] = indices[i] >= dataset.count();
      indices[i] %= dataset.count();
    }
    return scope.tensor(dataset.batch(indices, flip));
  }

  /** Where in the data set the picture at a position of this set lies. */
  public long index(int position) {
    return order.draw(position, 1).indices()[0] % dataset.count();
  }
}
