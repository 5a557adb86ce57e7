package io.domainshift.datasets;

import io.domainshift.graph.Seeds;
import java.util.SplittableRandom;

/**
 * In which order training sees a data set: every picture once per epoch, each epoch in an order of
 * its own. All of it follows from the seed and the position, so that a resumed training sees what
 * an undisturbed one would have seen. Confined to one thread.
 */
public final class DatasetOrder {

  private final long seed;
  private final int count;
  private final boolean mirror;
  private final int[] order;
  private long epoch = -1;

  /**
   * @param seed of the job
   * @param count pictures of the data set, at least 1
   * @param mirror whether each showing of a picture is mirrored with probability one half
   */
  public DatasetOrder(long seed, int count, boolean mirror) {
    if (count < 1) {
      throw new IllegalArgumentException("A data set of %d pictures has no order".formatted(count));
    }
    this.seed = seed;
    this.count = count;
    this.mirror = mirror;
    this.order = new int[count];
  }

  /**
   * What a batch is made of, as {@link PreparedDataset#batch} takes it.
   *
   * @param indices of pictures
   * @param flip which of them are mirrored
   */
  public record Draw(long[] indices, boolean[] flip) {}

  /**
   * The pictures at positions {@code shown} to {@code shown + batch - 1}.
   *
   * @param shown pictures shown before, over all epochs
   */
  public Draw draw(long shown, int batch) {
    long[] indices = new long[batch];
    boolean[] flip = new boolean[batch];
    for (int i = 0; i < batch; i++) {
      long position = shown + i;
      shuffle(position / count);
      indices[i] = order[(int) (position % count)];
      flip[i] = mirror && (Seeds.derive(seed, position, "dataset.flip") & 1) == 1;
    }
    return new Draw(indices, flip);
  }

  /** Fisher and Yates. */
  private void shuffle(long wanted) {
    if (wanted == epoch) {
      return;
    }
    SplittableRandom random = new SplittableRandom(Seeds.derive(seed, wanted, "dataset.order"));
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    epoch = wanted;
  }
}
