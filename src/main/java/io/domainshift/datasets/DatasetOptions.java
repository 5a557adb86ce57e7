package io.domainshift.datasets;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How pictures become a data set.
 *
 * @param size side of the prepared pictures: a power of two from 32 to 1024; null for the largest
 *     one that at least half of the pictures fill
 * @param fit how a picture of any shape becomes a square
 * @param labels where classes come from
 * @param dropBroken whether pictures that cannot be decoded are left out; otherwise one of them is
 *     enough to refuse the data set
 * @param dropDuplicates whether of files with the same bytes only the first is taken
 */
public record DatasetOptions(
    @Nullable Integer size, Fit fit, Labelling labels, boolean dropBroken, boolean dropDuplicates) {

  public static final int SMALLEST = 32;
  public static final int LARGEST = 1024;

  /** Where classes come from. */
  public enum Labelling {
    /** {@code dataset.json} where there is one, else the folders at the top if there are two. */
    @JsonProperty("auto")
    AUTO,
    /** No classes. */
    @JsonProperty("none")
    NONE
  }

  public DatasetOptions {
    if (size != null && (size < SMALLEST || size > LARGEST || Integer.bitCount(size) != 1)) {
      throw new IllegalArgumentException(
          "size is %d, expected a power of two from %d to %d".formatted(size, SMALLEST, LARGEST));
    }
  }

  /** What holds where nothing else is said. */
  public static DatasetOptions defaults() {
    return new DatasetOptions(null, Fit.COVER, Labelling.AUTO, true, false);
  }
}
