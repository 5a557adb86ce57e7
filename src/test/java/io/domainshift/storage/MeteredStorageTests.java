package io.domainshift.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks the storage gets what it has; beside that everything is counted. */
class MeteredStorageTests {

  private static final byte[] BYTES = {1, 2, 3};
  private static final String NO_KEY = new ObjectKey("0".repeat(64)).toString();

  @TempDir Path root;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void countsCallsByOperationAndOutcome() throws Exception {
    MeteredStorage storage = new MeteredStorage(new FilesystemStorage(root), registry);

    StoredObject stored = storage.put(new ByteArrayInputStream(BYTES), 3);
    try (InputStream in = storage.open(stored.key())) {
      assertThat(in.readAllBytes()).isEqualTo(BYTES);
    }
    try (InputStream in = storage.open(stored.key(), 1, 1)) {
      assertThat(in.readAllBytes()).containsExactly(2);
    }
    assertThatThrownBy(() -> storage.open(NO_KEY)).isInstanceOf(ObjectNotFoundException.class);
    assertThatThrownBy(() -> storage.put(new ByteArrayInputStream(BYTES), 2))
        .isInstanceOf(ObjectTooLargeException.class);
    assertThatThrownBy(() -> storage.put(new Broken(), 3)).isInstanceOf(IOException.class);

    assertThat(count("put", "success")).isOne();
    assertThat(count("open", "success")).isEqualTo(2);
    assertThat(count("open", "not_found")).isOne();
    assertThat(count("put", "bad_source")).isEqualTo(2);
  }

  private long count(String operation, String outcome) {
    return registry
        .get("domainshift.storage")
        .tags("operation", operation, "outcome", outcome)
        .timer()
        .count();
  }

  private static final class Broken extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("The client is gone");
    }
  }
}
