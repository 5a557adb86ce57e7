package io.domainshift.datasets;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds pictures that look like an earlier one without comparing all with all: pictures that are
 * near share one of the first six pieces of their fingerprints.
 */
final class NearDuplicates {

  /** Pieces that two near fingerprints cannot all differ in. */
  private static final int PIECES = Fingerprint.NEAR + 1;

  /**
   * Comparisons of one picture with those of the same piece; flat pictures share theirs by heaps.
   */
  private static final int MOST_COMPARED = 500;

  private NearDuplicates() {}

  /**
   * For each picture the first one found that it looks like and that comes before it; −1 for none.
   *
   * @param prints of the pictures; null for one that is not looked at
   */
  static int[] find(List<@Nullable Fingerprint> prints) {
    int[] twin = new int[prints.size()];
    Arrays.fill(twin, -1);
    for (int piece = 0; piece < PIECES; piece++) {
      compareWithin(sortedBy(piece, prints), prints, twin);
    }
    return twin;
  }

  /** Piece and index in one number each, so that a million of them sort in no time. */
  private static long[] sortedBy(int piece, List<@Nullable Fingerprint> prints) {
    long[] sorted = new long[prints.size()];
    int count = 0;
    for (int i = 0; i < prints.size(); i++) {
      Fingerprint print = prints.get(i);
      if (print != null) {
        sorted[count++] = (long) print.piece(piece) << 32 | i;
      }
    }
    sorted = Arrays.copyOf(sorted, count);
    Arrays.sort(sorted);
    return sorted;
  }

  private static void compareWithin(long[] sorted, List<@Nullable Fingerprint> prints, int[] twin) {
    for (int i = 0; i < sorted.length; i++) {
      int later = (int) sorted[i];
      for (int j = i - 1; twin[later] < 0 && j >= 0 && j >= i - MOST_COMPARED; j--) {
        if (sorted[j] >>> 32 != sorted[i] >>> 32) {
          break;
        }
        int earlier = (int) sorted[j];
        Fingerprint a = prints.get(later);
        Fingerprint b = prints.get(earlier);
        if (a != null && b != null && a.isNear(b)) {
          twin[later] = earlier;
        }
      }
    }
  }
}
