package io.domainshift.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** A service whose disk has less left than it is to leave. */
@TestPropertySource(
    properties = {"domainshift.storage.reserve=8000000TB", "domainshift.models.starter=false"})
class FullStorageTests extends ApiTest {

  @Test
  void aPictureWithoutRoomIsRefusedAndNothingOfItIsKept() throws IOException {
    HttpResponse<String> answer;
    try (InputStream in = getClass().getResourceAsStream("/pictures/colour.png")) {
      answer =
          send(
              to("/v1/images")
                  .header("Content-Type", "application/octet-stream")
                  .POST(BodyPublishers.ofByteArray(Objects.requireNonNull(in).readAllBytes())));
    }

    problem(answer, 507, "STORAGE_FULL");
    assertThat(jdbc.sql("SELECT count(*) FROM images").query(Long.class).single()).isZero();
  }
}
