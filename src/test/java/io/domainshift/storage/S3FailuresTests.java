package io.domainshift.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3FailuresTests {

  private static final ObjectKey KEY = new ObjectKey("a".repeat(64));

  @ParameterizedTest
  @CsvSource({
    "507, XMinioStorageFull, StorageFullException",
    "507, '', StorageFullException",
    "400, XMinioAdminBucketQuotaExceeded, StorageFullException",
    "403, QuotaExceeded, StorageFullException",
    "403, AccessDenied, StorageUnavailableException",
    "503, SlowDown, StorageUnavailableException",
    "404, NoSuchKey, ObjectNotFoundException",
    "400, InvalidArgument, StorageException"
  })
  void tellsWhetherWaitingRoomOrSomethingElseIsNeeded(int status, String code, String kind) {
    S3Exception answer =
        (S3Exception)
            S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(
                    AwsErrorDetails.builder().errorCode(code).errorMessage("sorry").build())
                .build();

    assertThat(S3Failures.of("Upload", KEY, answer).getClass().getSimpleName()).isEqualTo(kind);
  }
}
