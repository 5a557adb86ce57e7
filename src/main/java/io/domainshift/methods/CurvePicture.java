package io.domainshift.methods;

import java.awt.image.BufferedImage;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Numbers that change as a job goes on, as a picture with axes and a legend. */
public final class CurvePicture {

  /** Fewer points than this are marked, so that one alone can be seen. */
  private static final int FEW = 50;

  private static final int WIDTH = 800;
  private static final int HEIGHT = 450;

  private CurvePicture() {}

  /**
   * Draws lines over one axis.
   *
   * @param axis what {@code x} counts
   * @param lines by name, each with as many values as {@code x}; NaN leaves a gap
   */
  public static BufferedImage of(
      String title, String axis, double[] x, Map<String, double[]> lines) {
    XYChart chart =
        new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title).xAxisTitle(axis).build();
    Marker marker = x.length < FEW ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE;
    lines.forEach((name, y) -> chart.addSeries(name, x, y).setMarker(marker));
    return BitmapEncoder.getBufferedImage(chart);
  }
}
