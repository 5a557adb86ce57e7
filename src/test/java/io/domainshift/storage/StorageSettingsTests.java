package io.domainshift.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class StorageSettingsTests {

  @TempDir Path folder;

  @Test
  void keepsObjectsInAFolderUnlessToldOtherwise() {
    service()
        .run(
            context -> {
              assertThat(context)
                  .getBean(ObjectStorage.class)
                  .isInstanceOf(FilesystemStorage.class);
              assertThat(folder.resolve("cache")).doesNotExist();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bucket=             | domainshift.storage.s3.bucket is missing, expected the bucket",
        "part-size=4MB       | domainshift.storage.s3.part-size is 4194304B, expected at least 5MB",
        "concurrency=0       | domainshift.storage.s3.concurrency is 0, expected 1 to 64",
        "attempts=0          | domainshift.storage.s3.attempts is 0, expected at least 1",
        "timeout=5ms         | domainshift.storage.s3.timeout is PT0.005S, expected at least 1s",
        "presigned-lifetime=8d | domainshift.storage.s3.presigned-lifetime is PT192H, expected",
        "access-key-id=me    | domainshift.storage.s3.secret-access-key is missing, expected both",
        "secret-access-key=x | domainshift.storage.s3.access-key-id is missing, expected both"
      })
  void refusesSettingsThatCannotWork(String setting, String sentence) {
    service()
        .withPropertyValues("domainshift.storage.kind=s3", "domainshift.storage.s3.bucket=objects")
        .withPropertyValues("domainshift.storage.s3." + setting)
        .run(
            context -> assertThat(context).getFailure().rootCause().hasMessageContaining(sentence));
  }

  @Test
  void doesNotStartWithoutARegion() {
    assumeThat(System.getenv("AWS_REGION")).isNull();
    service()
        .withPropertyValues("domainshift.storage.kind=s3", "domainshift.storage.s3.bucket=objects")
        .withSystemProperties("aws.disableEc2Metadata=true", "aws.configFile=/nowhere")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasRootCauseInstanceOf(Exception.class)
                    .hasStackTraceContaining("domainshift.storage.s3.region is missing"));
  }

  private ApplicationContextRunner service() {
    return new ApplicationContextRunner()
        .withUserConfiguration(StorageConfiguration.class)
        .withBean(Arrivals.class, () -> Arrivals.UNWATCHED)
        .withPropertyValues(
            "domainshift.storage.root=" + folder.resolve("objects"),
            "domainshift.storage.s3.cache=" + folder.resolve("cache"));
  }
}
