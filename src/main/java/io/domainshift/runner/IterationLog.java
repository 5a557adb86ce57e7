package io.domainshift.runner;

import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobKind;
import org.slf4j.MDC;

/** Tells lines of the log how far the attempt has come: in iterations, and trainings in kimg. */
final class IterationLog {

  private static final int KILO = 1000;

  private final int pictures;

  IterationLog(ClaimedJob job) {
    this.pictures =
        job.kind() == JobKind.TRAINING ? job.parameters().path("batchSize").asInt(0) : 0;
  }

  /**
   * @param iteration how many are done
   */
  void at(int iteration) {
    MDC.put("iteration", Integer.toString(iteration));
    if (pictures > 0) {
      MDC.put("kimg", Double.toString((double) iteration * pictures / KILO));
    }
  }
}
