package io.domainshift.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileDigestsTests {

  private static final int PART = 100_000;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "99999, 1", "100000, 1", "100001, 2", "200000, 2", "250000, 3"})
  void digestsTheWholeAndEveryPart(int size, int parts) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Path file = Files.write(folder.resolve("file"), bytes);

    FileDigests digests = FileDigests.of(file, PART);

    assertThat(digests.bytes()).isEqualTo(size);
    assertThat(digests.sha256()).isEqualTo(digest(bytes).hex());
    assertThat(digests.partSha256()).hasSize(parts);
    for (int i = 0; i < parts; i++) {
      byte[] part = Arrays.copyOfRange(bytes, i * PART, Math.min(size, (i + 1) * PART));
      assertThat(digests.partSha256().get(i)).isEqualTo(digest(part).base64());
    }
  }

  private static Digest digest(byte[] bytes) {
    Digest digest = new Digest();
    digest.update(bytes, bytes.length);
    return digest;
  }
}
