package io.domainshift.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatientStorageTests {

  @TempDir Path folder;

  private FilesystemStorage objects;
  private int outages;
  private int refusals;
  private int calls;

  @BeforeEach
  void open() {
    objects = new FilesystemStorage(folder.resolve("objects"));
  }

  @Test
  void sendsEverythingAgainOnceTheStoreIsBack() throws IOException {
    outages = 1;
    String key = patient().put(new ByteArrayInputStream("abc".getBytes(UTF_8)), 3).key();

    assertThat(objects.open(key)).hasContent("abc");
    assertThat(calls).isEqualTo(2);
  }

  @Test
  void takesAFileOverOnceTheStoreIsBack() throws IOException {
    Path file = Files.writeString(folder.resolve("weights"), "abc");
    outages = 1;

    assertThat(objects.open(patient().putFile(file).key())).hasContent("abc");
    assertThat(file).doesNotExist();
  }

  @Test
  void givesUpWhenPatienceEnds() {
    outages = Integer.MAX_VALUE;
    PatientStorage impatient = new PatientStorage(flaky(), Duration.ofMillis(600));

    assertThatExceptionOfType(StorageUnavailableException.class)
        .isThrownBy(() -> impatient.local("sha256/any"));
    assertThat(calls).isEqualTo(2);
  }

  @Test
  void doesNotWaitForWhatWillNotChange() {
    assertThatExceptionOfType(ObjectNotFoundException.class)
        .isThrownBy(() -> patient().local("sha256/any"));
    assertThat(calls).isOne();
  }

  @Test
  void waitsForRoomBeyondAllPatienceAndSaysSo() throws IOException {
    refusals = 2;
    List<String> said = new ArrayList<>();

    StoredObject stored = waiting(said).putWritten(3, file -> Files.writeString(file, "abc"));

    assertThat(objects.open(stored.key())).hasContent("abc");
    assertThat(said).containsExactly("full", "full", "room again");
  }

  @Test
  void endsWaitingForRoomWhenItIsTold() {
    refusals = Integer.MAX_VALUE;
    PatientStorage told =
        new PatientStorage(
            flaky(),
            Duration.ZERO,
            new PatientStorage.Waiting() {
              @Override
              public void forRoom(StorageFullException e) {
                throw new IllegalStateException("cancelled", e);
              }

              @Override
              public void over() {}
            });

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> told.put(new ByteArrayInputStream("abc".getBytes(UTF_8)), 3));
    assertThatExceptionOfType(StorageFullException.class)
        .as("whoever has nobody to tell")
        .isThrownBy(() -> patient().put(new ByteArrayInputStream("abc".getBytes(UTF_8)), 3));
  }

  private PatientStorage waiting(List<String> said) {
    return new PatientStorage(
        flaky(),
        Duration.ZERO,
        new PatientStorage.Waiting() {
          @Override
          public void forRoom(StorageFullException e) {
            said.add(String.valueOf(e.getMessage()));
          }

          @Override
          public void over() {
            said.add("room again");
          }
        });
  }

  private PatientStorage patient() {
    return new PatientStorage(flaky(), Duration.ofMinutes(1));
  }

  private ObjectStorage flaky() {
    return new ObjectStorage() {
      @Override
      public StoredObject put(InputStream source, long maxBytes) throws IOException {
        StoredObject stored = objects.put(source, maxBytes);
        call();
        return stored;
      }

      @Override
      public StoredObject putFile(Path file) {
        call();
        return objects.putFile(file);
      }

      @Override
      public InputStream open(String key) {
        call();
        return objects.open(key);
      }

      @Override
      public InputStream open(String key, long offset, long length) {
        call();
        return objects.open(key, offset, length);
      }

      @Override
      public Path local(String key) {
        call();
        return objects.local(key);
      }

      @Override
      public long size(String key) {
        call();
        return objects.size(key);
      }

      @Override
      public boolean exists(String key) {
        call();
        return objects.exists(key);
      }

      @Override
      public StoredObject verify(String key) {
        call();
        return objects.verify(key);
      }

      @Override
      public void list(Consumer<KeptObject> visitor) {
        call();
        objects.list(visitor);
      }

      @Override
      public Duration age(String key) {
        call();
        return objects.age(key);
      }

      @Override
      public void delete(String key) {
        call();
        objects.delete(key);
      }
    };
  }

  private void call() {
    calls++;
    if (calls <= refusals) {
      throw new StorageFullException("full", null);
    }
    if (calls <= outages) {
      throw new StorageUnavailableException("away", null);
    }
  }
}
