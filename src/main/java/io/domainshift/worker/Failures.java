package io.domainshift.worker;

import io.domainshift.graph.GraphException;
import io.domainshift.jobs.DatabaseAway;
import io.domainshift.jobs.JobFailure;
import io.domainshift.storage.ObjectNotFoundException;
import io.domainshift.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What broke off the work on a job inside this process, as the job's owner reads it. */
final class Failures {

  private Failures() {}

  /** Only what lies outside of the job may pass: its content and our faults stay as they are. */
  static JobFailure of(Throwable e) {
    if (e instanceof OutOfMemoryError || e instanceof GraphException graph && graph.outOfMemory()) {
      return new JobFailure("OUT_OF_MEMORY", message(e), false);
    }
    if (DatabaseAway.caused(e)) {
      return JobFailure.DATABASE_AWAY;
    }
    if (e instanceof ObjectNotFoundException) {
      return new JobFailure("CONTENT_GONE", message(e), false);
    }
    if (e instanceof StorageException
        || e instanceof IOException
        || e instanceof UncheckedIOException) {
      return new JobFailure("STORAGE_UNAVAILABLE", message(e), true);
    }
    return new JobFailure("INTERNAL", message(e), false);
  }

  static String message(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
