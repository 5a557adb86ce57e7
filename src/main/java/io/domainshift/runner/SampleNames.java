package io.domainshift.runner;

import java.util.Locale;

/** File names of a series of pictures: one name, many iterations. */
final class SampleNames {

  private SampleNames() {}

  /** {@code grid.png} of iteration 50 is {@code grid-00050.png}. */
  static String unique(String name, int iteration) {
    int dot = name.lastIndexOf('.');
    String base = dot < 0 ? name : name.substring(0, dot);
    String extension = dot < 0 ? ".png" : name.substring(dot);
    return String.format(Locale.ROOT, "%s-%05d%s", base, iteration, extension);
  }
}
