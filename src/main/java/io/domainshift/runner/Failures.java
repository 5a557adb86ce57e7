package io.domainshift.runner;

import io.domainshift.datasets.InvalidDatasetException;
import io.domainshift.datasets.InvalidPictureException;
import io.domainshift.graph.GraphException;
import io.domainshift.jobs.DatabaseAway;
import io.domainshift.jobs.JobFailure;
import io.domainshift.methods.DivergedException;
import io.domainshift.methods.InvalidOptionException;
import io.domainshift.models.InexactExportException;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.storage.CorruptObjectException;
import io.domainshift.storage.ObjectNotFoundException;
import io.domainshift.storage.StorageException;

/** Which code a job's owner sees for what went wrong. */
final class Failures {

  private static final int LONGEST_MESSAGE = 2000;

  private Failures() {}

  static JobFailure of(Throwable thrown) {
    if (DatabaseAway.caused(thrown)) {
      return JobFailure.DATABASE_AWAY;
    }
    String code = code(thrown);
    return new JobFailure(code, sentence(thrown), code.equals("STORAGE_UNAVAILABLE"));
  }

  private static String code(Throwable thrown) {
    if (thrown instanceof DivergedException) {
      return "DIVERGED";
    }
    if (thrown instanceof OutOfMemoryError
        || thrown instanceof GraphException graph && graph.outOfMemory()) {
      return "OUT_OF_MEMORY";
    }
    if (thrown instanceof InvalidCheckpointException
        || thrown instanceof CorruptObjectException
        || thrown instanceof ObjectNotFoundException) {
      return "CHECKPOINT_INVALID";
    }
    if (thrown instanceof InexactExportException) {
      return "EXPORT_INEXACT";
    }
    if (thrown instanceof InvalidDatasetException) {
      return "DATASET_UNUSABLE";
    }
    if (thrown instanceof InvalidPictureException) {
      return "IMAGE_UNREADABLE";
    }
    if (thrown instanceof InvalidOptionException) {
      return "OPTION_INVALID";
    }
    // Storage may come back; the others would say the same again.
    return thrown instanceof StorageException ? "STORAGE_UNAVAILABLE" : "INTERNAL";
  }

  private static String sentence(Throwable thrown) {
    String message = thrown.getMessage();
    String sentence =
        message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
    // PostgreSQL's text has no NUL, and LibTorch's messages may carry a whole trace.
    String clean = sentence.replace("\0", "");
    return clean.length() <= LONGEST_MESSAGE ? clean : clean.substring(0, LONGEST_MESSAGE);
  }
}
