package io.domainshift.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every storage keeps to. */
abstract class ObjectStorageContract {

  /** From FIPS 180-2, appendix B.1. */
  static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final Duration SOON = Duration.ofMinutes(10);

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // opened before each test
  ObjectStorage storage;

  /** What the storage under test tells of what is about to appear. */
  final Arrivals arrivals = key -> this.arriving.accept(key);

  private Consumer<ObjectKey> arriving = key -> {};

  /** How many objects there are. */
  abstract int stored();

  /** Files that were begun and belong to nothing. */
  abstract Stream<Path> unfinished();

  /** Replaces an object's bytes behind the storage's back. */
  abstract void damage(String key, String text) throws IOException;

  @Test
  void namesAnObjectByItsSha256() throws IOException {
    StoredObject stored = put("abc");

    assertThat(stored).isEqualTo(new StoredObject("sha256/ba/" + ABC, 3, ABC));
    assertThat(storage.open(stored.key())).hasContent("abc");
    assertThat(storage.size(stored.key())).isEqualTo(3);
    assertThat(storage.local(stored.key())).hasContent("abc");
    assertThat(storage.verify(stored.key())).isEqualTo(stored);
    assertThat(storage.exists(stored.key())).isTrue();
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void storesEqualBytesOnce() throws IOException {
    assertThat(put("abc")).isEqualTo(put("abc"));
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void storesTheEmptyObject() throws IOException {
    StoredObject stored = storage.put(InputStream.nullInputStream(), 0);
    assertThat(stored.bytes()).isZero();
    assertThat(storage.open(stored.key())).isEmpty();
  }

  @Test
  void takesAFileOver() throws IOException {
    Path file = Files.writeString(folder.resolve("weights"), "abc");

    StoredObject stored = storage.putFile(file);

    assertThat(stored.sha256()).isEqualTo(ABC);
    assertThat(file).doesNotExist();
    assertThat(storage.open(stored.key())).hasContent("abc");
  }

  @Test
  void refusesAMissingFile() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> storage.putFile(folder.resolve("absent")))
        .withMessageContaining("absent");
  }

  @Test
  void acceptsExactlyTheLimitAndNoByteMore() throws IOException {
    byte[] bytes = new byte[200_000];
    assertThat(storage.put(new ByteArrayInputStream(bytes), bytes.length).bytes())
        .isEqualTo(bytes.length);

    byte[] more = new byte[200_001];
    assertThatExceptionOfType(ObjectTooLargeException.class)
        .isThrownBy(() -> storage.put(new ByteArrayInputStream(more), bytes.length))
        .withMessageContaining("200000 bytes");
    assertThat(stored()).isEqualTo(1);
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void storesNothingWhenTheSourceBreaksOff() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };
    InputStream half =
        new SequenceInputStream(new ByteArrayInputStream("half".getBytes(UTF_8)), broken);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> storage.put(half, 100))
        .withMessage("connection reset");
    assertThat(stored()).isZero();
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void opensARange() throws IOException {
    String key = put("0123456789").key();

    assertThat(storage.open(key, 2, 5)).hasContent("23456");
    assertThat(storage.open(key, 9, 1)).hasContent("9");
    assertThat(storage.open(key, 10, 0)).isEmpty();
    try (InputStream range = storage.open(key, 1, 4)) {
      assertThat(range.read()).isEqualTo('1');
      assertThat(range.skip(100)).isEqualTo(3);
      assertThat(range.read()).isEqualTo(-1);
    }
  }

  @Test
  void refusesARangeBeyondTheEnd() throws IOException {
    String key = put("0123456789").key();
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> storage.open(key, 8, 3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "../../etc/passwd",
        "sha256/../../../../../../../../../../../../../../../../../../../../../../../etc/p",
        "sha256/00/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha256/BA/BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
        "sha257/ba/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha256/ba/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad/"
      })
  void findsNothingUnderAKeyThatItNeverHandedOut(String key) throws IOException {
    put("abc");
    assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> storage.open(key));
    assertThat(storage.exists(key)).isFalse();
    storage.delete(key);
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void deletesAndForgets() throws IOException {
    String key = put("abc").key();
    storage.delete(key);
    storage.delete(key);
    assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> storage.size(key));
  }

  @Test
  void noticesADamagedObjectAndMendsItWhenStoredAgain() throws IOException {
    String key = put("abc").key();
    damage(key, "abd");

    assertThatExceptionOfType(CorruptObjectException.class)
        .isThrownBy(() -> storage.verify(key))
        .satisfies(e -> assertThat(e.key()).isEqualTo(key));

    put("abc");
    assertThat(storage.verify(key).bytes()).isEqualTo(3);
  }

  @Test
  void letsWritersOfTheSameBytesRace() throws Exception {
    byte[] bytes = new byte[300_000];
    CyclicBarrier together = new CyclicBarrier(4);
    var pool = Executors.newFixedThreadPool(4);
    try {
      var writers =
          IntStream.range(0, 4)
              .mapToObj(
                  i ->
                      pool.submit(
                          () -> {
                            together.await();
                            return storage.put(new ByteArrayInputStream(bytes), bytes.length);
                          }))
              .toList();
      for (var writer : writers) {
        storage.verify(writer.get().key());
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(stored()).isEqualTo(1);
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void keepsLargeObjectsWhole() throws IOException {
    byte[] bytes = new byte[13_000_001];
    new Random(1).nextBytes(bytes);

    String key = storage.put(new ByteArrayInputStream(bytes), bytes.length).key();

    assertThat(storage.size(key)).isEqualTo(bytes.length);
    try (InputStream whole = storage.open(key);
        InputStream range = storage.open(key, 5_242_000, 2_000)) {
      assertThat(whole.readAllBytes()).isEqualTo(bytes);
      assertThat(range.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 5_242_000, 5_244_000));
    }
    assertThat(storage.local(key)).hasBinaryContent(bytes);
    assertThat(storage.verify(key).bytes()).isEqualTo(bytes.length);
    try (InputStream left = storage.open(key)) {
      assertThat(left.readNBytes(10)).hasSize(10);
    }
  }

  @Test
  void listsEveryObjectWithItsSizeAndAge() throws IOException {
    assertThat(listed()).isEmpty();
    String abc = put("abc").key();
    String empty = storage.put(InputStream.nullInputStream(), 0).key();

    assertThat(listed())
        .extracting(KeptObject::key, KeptObject::bytes)
        .containsExactlyInAnyOrder(tuple(abc, 3L), tuple(empty, 0L));
    assertThat(listed())
        .allSatisfy(object -> assertThat(object.age()).isBetween(SOON.negated(), SOON));
    storage.delete(abc);
    assertThat(listed()).extracting(KeptObject::key).containsExactly(empty);
  }

  @Test
  void anObjectIsAsOldAsItsStoringHoweverOldItsFileWas() throws IOException {
    Path file = Files.writeString(folder.resolve("weights"), "abc");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));

    String key = storage.putFile(file).key();

    assertThat(storage.age(key)).isBetween(SOON.negated(), SOON);
    storage.delete(key);
    assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> storage.age(key));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 13_000_001})
  void announcesAnObjectBeforeItAppears(int bytes) throws IOException {
    List<String> announced = new ArrayList<>();
    arriving =
        key -> {
          assertThat(storage.exists(key.toString())).isFalse();
          announced.add(key.toString());
        };

    String key = storage.put(new ByteArrayInputStream(new byte[bytes]), bytes).key();

    assertThat(announced).containsExactly(key);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 13_000_001})
  void storesNothingThatCannotBeAnnounced(int bytes) throws IOException {
    arriving =
        key -> {
          throw new StorageUnavailableException("the database is away", null);
        };
    Path file = Files.write(folder.resolve("weights"), new byte[bytes]);

    assertThatExceptionOfType(StorageUnavailableException.class)
        .isThrownBy(() -> storage.put(new ByteArrayInputStream(new byte[bytes]), bytes));
    assertThatExceptionOfType(StorageUnavailableException.class)
        .isThrownBy(() -> storage.putFile(file));

    assertThat(stored()).isZero();
    assertThat(unfinished()).isEmpty();
    assertThat(file).as("its owner may try again").hasSize(bytes);
  }

  final List<KeptObject> listed() {
    List<KeptObject> objects = new ArrayList<>();
    storage.list(objects::add);
    return objects;
  }

  final StoredObject put(String text) throws IOException {
    return storage.put(new ByteArrayInputStream(text.getBytes(UTF_8)), 1_000);
  }

  static Stream<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
