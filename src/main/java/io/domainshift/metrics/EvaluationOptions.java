package io.domainshift.metrics;

import org.jspecify.annotations.Nullable;

/**
 * What an evaluation runs, every value filled in.
 *
 * @param generator id of the model that is evaluated
 * @param against id of the generator whose pictures it is held against; null for none
 * @param dataset id of the data set that it is held against; null for none
 * @param datasetPictures how many of the data set; 0 without one
 * @param mirror whether mirrored pictures of the data set are among them
 * @param network id of the model whose features are compared
 * @param pictures how many of each set
 * @param truncationPsi of both sets
 * @param text that the pictures are held against; null for none
 * @param clip id of the CLIP model that reads the text; null without one
 * @param batch how many pictures are held at a time
 */
public record EvaluationOptions(
    String generator,
    @Nullable String against,
    @Nullable String dataset,
    int datasetPictures,
    boolean mirror,
    String network,
    int pictures,
    double truncationPsi,
    @Nullable String text,
    @Nullable String clip,
    int batch) {

  /** Pictures of a set unless said otherwise: minutes on a CPU, figures good to a few percent. */
  public static final int USUAL_PICTURES = 1000;

  /** Pixels of a batch, so that memory does not grow with the generator's size. */
  private static final int PIXELS = 8 * 256 * 256;

  private static final int LARGEST_BATCH = 32;

  /** A batch that any device can hold, of pictures so many pixels wide and high. */
  public static int batchOf(int size) {
    return Math.max(1, Math.min(LARGEST_BATCH, PIXELS / (size * size)));
  }

  /** How many batches go by, the unit of an evaluation's progress. */
  public int batches() {
    int passes = 1 + (against == null ? 0 : 1) + (text == null ? 0 : 1);
    return passes * batches(pictures) + batches(datasetPictures);
  }

  private int batches(int number) {
    return (number + batch - 1) / batch;
  }
}
