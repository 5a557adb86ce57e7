package io.domainshift.storage;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.domainshift.testing.S3Server;
import org.junit.jupiter.api.Test;

/** A store that checks signatures. */
class MinioS3Tests extends S3StorageContract {

  @Override
  S3Server server() {
    return S3Server.minio();
  }

  @Test
  void doesNotStartWithWrongCredentials() {
    try (S3ObjectStorage stranger = open(server().endpoint(), "wrong")) {
      assertThatExceptionOfType(StorageRefusedException.class)
          .isThrownBy(stranger::check)
          .withMessageContaining("403 SignatureDoesNotMatch")
          .withMessageContaining("expected a bucket whose objects these credentials may");
    }
  }
}
