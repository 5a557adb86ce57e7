package io.domainshift.storage;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in two sentences why a service does not start on its store, instead of a stack trace. */
final class StorageFailureAnalyzer extends AbstractFailureAnalyzer<StorageRefusedException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, StorageRefusedException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Check domainshift.storage.s3.* and the credentials; docs/storage.md names the permissions"
            + " that are needed.",
        cause);
  }
}
