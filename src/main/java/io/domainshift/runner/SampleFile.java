package io.domainshift.runner;

import java.util.Locale;

/**
 * What a method's picture is called in the job.
 *
 * @param kind {@code before-after} or {@code sample}
 * @param name unique in the job
 */
record SampleFile(String kind, String name) {

  private static final String BEFORE_AFTER = "before-after";

  /** {@code samples.png} of iteration 50 is {@code samples-00050.png}; a job has one sheet. */
  static SampleFile of(String name, int iteration) {
    int dot = name.lastIndexOf('.');
    String base = dot < 0 ? name : name.substring(0, dot);
    return base.equals(BEFORE_AFTER)
        ? new SampleFile(BEFORE_AFTER, BEFORE_AFTER + ".png")
        : new SampleFile("sample", String.format(Locale.ROOT, "%s-%05d.png", base, iteration));
  }
}
