package io.domainshift.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FilesystemStorageTests extends ObjectStorageContract {

  private Path root;

  @BeforeEach
  void open() {
    root = folder.resolve("objects");
    storage = new FilesystemStorage(root, 0, arrivals);
  }

  @Test
  void anOldObjectIsYoungAgainWhenItIsStoredAgain() throws IOException {
    String key = put("abc").key();
    Files.setLastModifiedTime(
        storage.local(key), FileTime.from(Instant.now().minus(Duration.ofDays(3))));
    assertThat(storage.age(key)).isGreaterThan(Duration.ofHours(71));

    put("abc");

    assertThat(storage.age(key)).isLessThan(Duration.ofHours(1));
  }

  @Test
  void isFullBeforeTheReserveIsTouchedAndStoresNothingThen() throws IOException {
    Path file = Files.writeString(folder.resolve("weights"), "abc");
    storage = new FilesystemStorage(root, Long.MAX_VALUE, arrivals);

    assertThatExceptionOfType(StorageFullException.class)
        .isThrownBy(() -> put("abc"))
        .withMessageContaining("in reserve");
    assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> storage.putFile(file));
    assertThatExceptionOfType(StorageFullException.class)
        .isThrownBy(() -> storage.putWritten(3, path -> Files.writeString(path, "abc")));

    assertThat(stored()).isZero();
    assertThat(unfinished()).isEmpty();
    assertThat(file).as("its owner may try again").hasContent("abc");
  }

  @Test
  void knowsAFullDiskByWhatTheKernelSays() throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Files.write(full, new byte[] {1}, StandardOpenOption.WRITE))
        .satisfies(e -> assertThat(StorageFullException.isBehind(new RuntimeException(e))).isTrue())
        .satisfies(
            e ->
                assertThat(StorageFullException.orOther("Cannot write", e))
                    .isInstanceOf(StorageFullException.class));
    assertThatExceptionOfType(StorageFullException.class)
        .isThrownBy(
            () ->
                storage.putWritten(
                    1, file -> Files.write(full, new byte[] {1}, StandardOpenOption.WRITE)));
    assertThat(StorageFullException.isBehind(new IOException("Permission denied"))).isFalse();
  }

  @Test
  void listsNoFileThatItDidNotStore() throws IOException {
    String key = put("abc").key();
    Files.writeString(root.resolve("README"), "");
    Files.writeString(root.resolve("sha256/README"), "");
    Files.writeString(root.resolve("sha256/ba/README"), "");
    Files.writeString(root.resolve("sha256/ba").resolve("0".repeat(64)), "of another folder");
    Files.writeString(root.resolve("incoming/half"), "");

    assertThat(listed()).extracting(KeptObject::key).containsExactly(key);
  }

  @Test
  void removesWhatAKilledProcessLeftADayAgo() throws IOException {
    Path old = Files.writeString(root.resolve("incoming/old"), "half");
    Path fresh = Files.writeString(root.resolve("incoming/fresh"), "being written");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));

    new FilesystemStorage(root);

    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
  }

  @Override
  int stored() {
    return (int) files(root).filter(file -> file.toString().contains("sha256")).count();
  }

  @Override
  Stream<Path> unfinished() {
    return files(root.resolve("incoming"));
  }

  @Override
  void damage(String key, String text) throws IOException {
    Files.writeString(storage.local(key), text);
  }
}
