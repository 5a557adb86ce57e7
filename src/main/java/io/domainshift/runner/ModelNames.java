package io.domainshift.runner;

import io.domainshift.jobs.ClaimedJob;
import io.domainshift.models.NewModel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a job's model is called.
 *
 * @param wished the job's name, or one made of what it comes from and the method
 * @param unique with a part of the job's id, for when the wished one is taken
 */
record ModelNames(String wished, String unique) {

  private static final int LONGEST_STEM = 80;

  /**
   * @param origin name of the generator or data set that it comes from; null when there is none
   */
  static ModelNames of(ClaimedJob job, @Nullable String origin) {
    String id = job.lease().jobId().toString().substring(0, 8);
    String name = job.name() == null ? "" : spelled(job.name());
    if (name.isEmpty()) {
      String stem = origin == null ? job.method() : origin + "-" + job.method();
      String unique = shortened(spelled(stem)) + "-" + id;
      return new ModelNames(unique, unique);
    }
    return new ModelNames(
        NewModel.isName(name) ? name : shortened(name), shortened(name) + "-" + id);
  }

  /** In the letters that a model's name may have. */
  private static String spelled(String name) {
    return name.toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9._-]+", "-")
        .replaceAll("^[^a-z0-9]+|-+$", "");
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_STEM ? name : name.substring(0, LONGEST_STEM);
  }
}
