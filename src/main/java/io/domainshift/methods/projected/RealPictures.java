package io.domainshift.methods.projected;

import io.domainshift.datasets.DatasetOrder;
import io.domainshift.datasets.PreparedDataset;
import io.domainshift.graph.HostTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The data set batch by batch. While the device works on one, a second core, where there is one,
 * reads the next.
 */
final class RealPictures implements AutoCloseable {

  private final PreparedDataset dataset;
  private final DatasetOrder order;
  private final int parts;
  private final int partSize;
  private final boolean labelled;
  private final @Nullable ExecutorService reader;
  private @Nullable Future<List<Part>> ahead;
  private long aheadFrom = -1;

  /**
   * A part of a batch.
   *
   * @param images uint8 [n, 3, H, W]
   * @param labels class of each; empty where nobody asks for them
   */
  record Part(HostTensor images, List<Integer> labels) {}

  RealPictures(PreparedDataset dataset, long seed, ProjectedOptions options) {
    this.dataset = dataset;
    this.order = new DatasetOrder(seed, dataset.count(), options.mirror());
    this.parts = options.parts();
    this.partSize = options.batchDevice();
    this.labelled = options.labels();
    this.reader =
        Runtime.getRuntime().availableProcessors() > 1
            ? Executors.newSingleThreadExecutor(RealPictures::thread)
            : null;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "dataset-reader");
    thread.setDaemon(true);
    return thread;
  }

  /** The parts of the batch that comes after so many pictures shown. */
  List<Part> batch(long shown) {
    if (reader == null) {
      return read(shown);
    }
    Future<List<Part>> wanted =
        ahead != null && aheadFrom == shown ? ahead : reader.submit(() -> read(shown));
    List<Part> batch = await(wanted);
    aheadFrom = shown + (long) parts * partSize;
    ahead = reader.submit(() -> read(aheadFrom));
    return batch;
  }

  private static List<Part> await(Future<List<Part>> batch) {
    try {
      return batch.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the data set was read", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("The data set cannot be read", e.getCause());
    }
  }

  private List<Part> read(long shown) {
    List<Part> batch = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      DatasetOrder.Draw draw = order.draw(shown + (long) part * partSize, partSize);
      batch.add(new Part(dataset.batch(draw.indices(), draw.flip()), labels(draw.indices())));
    }
    return batch;
  }

  private List<Integer> labels(long[] indices) {
    return labelled ? Arrays.stream(indices).mapToObj(dataset::label).toList() : List.of();
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.shutdownNow();
    }
  }
}
