package io.domainshift.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.jobs.JobFailure;
import io.domainshift.storage.StorageException;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class FailuresTests {

  @Test
  void whatLiesOutsideOfTheJobPasses() {
    JobFailure database =
        Failures.of(
            new IllegalStateException(
                "The data set cannot be read", new CannotGetJdbcConnectionException("away")));
    assertThat(database.code()).isEqualTo("DATABASE_UNAVAILABLE");
    assertThat(database.passing()).isTrue();
    JobFailure storage = Failures.of(new StorageException("no bucket", null));
    assertThat(storage.code()).isEqualTo("STORAGE_UNAVAILABLE");
    assertThat(storage.passing()).isTrue();
  }

  @Test
  void aMistakeStaysAMistake() {
    JobFailure mistake = Failures.of(new IllegalStateException("SELECT\0 it"));

    assertThat(mistake).isEqualTo(new JobFailure("INTERNAL", "SELECT it", false));
  }
}
