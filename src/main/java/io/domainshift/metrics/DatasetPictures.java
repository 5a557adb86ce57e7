package io.domainshift.metrics;

import io.domainshift.datasets.DatasetOrder;
import io.domainshift.datasets.PreparedDataset;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;

/** Pictures of a prepared data set, in a random order, none twice and none mirrored. */
public final class DatasetPictures implements PictureSet {

  private final PreparedDataset dataset;
  private final DatasetOrder order;
  private final int count;

  /**
   * @param most how many pictures at most; all of a smaller data set
   * @param seed of the order
   */
  public DatasetPictures(PreparedDataset dataset, int most, long seed) {
    this.dataset = dataset;
    this.order = new DatasetOrder(seed, dataset.count(), false);
    this.count = Math.min(most, dataset.count());
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public Tensor batch(GraphScope scope, int start, int number) {
    DatasetOrder.Draw draw = order.draw(start, number);
    return scope.tensor(dataset.batch(draw.indices(), draw.flip()));
  }

  /** Where in the data set the picture at a position of this set lies. */
  public long index(int position) {
    return order.draw(position, 1).indices()[0];
  }
}
