package io.domainshift.metrics;

import io.domainshift.datasets.Pictures;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.metrics.CopyCheck.Suspect;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * A sheet for people who want to see what a copy check found: generated pictures above, the most
 * suspicious one first, and below each its nearest training pictures, the nearest one first.
 */
public final class CopySheet {

  /** Columns at most. */
  private static final int WIDEST = 8;

  private static final int SMALLEST_CELL = 128;
  private static final int LARGEST_CELL = 256;
  private static final int GAP = 12;

  private CopySheet() {}

  /**
   * @param generated the set that was checked
   * @param training what it was checked against
   * @param suspects at least one
   * @param batch in which the generated set was drawn: their noise depends on it
   */
  public static BufferedImage of(
      GraphScope home,
      PictureSet generated,
      PictureSet training,
      List<Suspect> suspects,
      int batch) {
    List<Suspect> columns = suspects.subList(0, Math.min(WIDEST, suspects.size()));
    int rows = columns.stream().mapToInt(s -> s.nearest().size()).max().orElseThrow();
    List<BufferedImage> above =
        drawn(home, generated, columns.stream().map(Suspect::generated).toList(), batch);
    List<List<BufferedImage>> below = new ArrayList<>();
    for (Suspect suspect : columns) {
      below.add(drawn(home, training, suspect.nearest(), 1));
    }
    int largest =
        Math.max(side(above), below.stream().mapToInt(CopySheet::side).max().orElseThrow());
    int cell = Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, largest));
    BufferedImage sheet =
        new BufferedImage(
            columns.size() * cell, (1 + rows) * cell + GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = sheet.createGraphics();
    try {
      canvas.setColor(Color.WHITE);
      canvas.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
      for (int x = 0; x < columns.size(); x++) {
        canvas.drawImage(Pictures.resized(above.get(x), cell), x * cell, 0, null);
        List<BufferedImage> column = below.get(x);
        for (int y = 0; y < column.size(); y++) {
          canvas.drawImage(
              Pictures.resized(column.get(y), cell), x * cell, (1 + y) * cell + GAP, null);
        }
      }
    } finally {
      canvas.dispose();
    }
    return sheet;
  }

  private static int side(List<BufferedImage> pictures) {
    return pictures.stream().map(BufferedImage::getWidth).max(Comparator.naturalOrder()).orElse(0);
  }

  /** Pictures of a set in the order of {@code rows}; every batch is drawn once. */
  private static List<BufferedImage> drawn(
      GraphScope home, PictureSet set, List<Integer> rows, int batch) {
    BufferedImage[] pictures = new BufferedImage[rows.size()];
    for (int start : new TreeSet<>(rows.stream().map(row -> row / batch * batch).toList())) {
      try (GraphScope scope = home.openChild()) {
        Tensor some = set.batch(scope, start, Math.min(batch, set.count() - start));
        for (int i = 0; i < pictures.length; i++) {
          int which = rows.get(i) - start;
          if (0 <= which && which < batch) {
            Tensor one = scope.call("metrics.pictures.one").with(some).with(which).tensor();
            pictures[i] = Pictures.of(one.toHost()).get(0);
          }
        }
      }
    }
    return List.of(pictures);
  }
}
