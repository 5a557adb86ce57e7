package io.domainshift.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.domainshift.testing.SettableClock;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectCacheTests {

  private static final int BOUND = 100;

  @TempDir Path folder;

  private final SettableClock clock = new SettableClock();
  private final AtomicInteger fetched = new AtomicInteger();
  private ObjectCache cache;

  @BeforeEach
  void open() {
    cache = new ObjectCache(folder, BOUND, clock);
  }

  @Test
  void fetchesAnObjectOnce() {
    Path copy = get("one");

    assertThat(get("one")).isEqualTo(copy).hasContent("one");
    assertThat(fetched).hasValue(1);
    assertThat(cache.find(key("two"))).isEmpty();
  }

  @Test
  void handsOutNothingThatDiffersFromItsKey() {
    assertThatExceptionOfType(CorruptObjectException.class)
        .isThrownBy(() -> cache.get(key("right"), file -> Files.writeString(file, "wrong")));
    assertThat(cache.find(key("right"))).isEmpty();
    assertThat(folder.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void keepsNothingOfAFetchThatBreaksOff() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(
            () ->
                cache.get(
                    key("whole"),
                    file -> {
                      Files.writeString(file, "who");
                      throw new IOException("disk full");
                    }))
        .withRootCauseInstanceOf(IOException.class);
    assertThat(folder.resolve("incoming")).isEmptyDirectory();
    assertThat(get("whole")).hasContent("whole");
  }

  @Test
  void theLeastRecentlyUsedMakeRoom() {
    String old = "o".repeat(40);
    String used = "u".repeat(40);
    get(old);
    clock.advance(Duration.ofMinutes(1));
    get(used);
    clock.advance(Duration.ofMinutes(10));
    get(old);
    clock.advance(Duration.ofMinutes(10));

    get("n".repeat(40));

    assertThat(cache.find(key(used))).isEmpty();
    assertThat(cache.find(key(old))).isPresent();
  }

  @Test
  void whoeverWasHandedAPathHasTimeToOpenIt() {
    Path first = get("f".repeat(80));
    clock.advance(ObjectCache.GRACE.minusSeconds(1));
    get("s".repeat(80));
    assertThat(first).exists();

    clock.advance(Duration.ofSeconds(2));
    get("t".repeat(80));
    assertThat(first).doesNotExist();
  }

  @Test
  void anOpenFileStaysReadableAfterItMadeRoom() throws IOException {
    Path first = get("f".repeat(80));
    try (FileInputStream in = new FileInputStream(first.toFile())) {
      clock.advance(ObjectCache.GRACE.plusSeconds(1));
      get("s".repeat(80));

      assertThat(first).doesNotExist();
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("f".repeat(80));
    }
  }

  @Test
  void anObjectLargerThanTheBoundIsStillHandedOut() {
    assertThat(get("x".repeat(3 * BOUND))).hasSize(3 * BOUND);
  }

  @Test
  void oneOfManyThatWantAnObjectFetchesIt() throws Exception {
    CyclicBarrier together = new CyclicBarrier(4);
    var threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Path>> copies = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        // Each on a cache of its own, as processes would be.
        ObjectCache own = new ObjectCache(folder, BOUND, clock);
        copies.add(
            threads.submit(
                () -> {
                  together.await();
                  return get(own, "wanted");
                }));
      }
      for (Future<Path> copy : copies) {
        assertThat(copy.get()).hasContent("wanted");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(fetched).hasValue(1);
  }

  private Path get(String content) {
    return get(cache, content);
  }

  private Path get(ObjectCache from, String content) {
    return from.get(
        key(content),
        file -> {
          fetched.incrementAndGet();
          Files.writeString(file, content);
        });
  }

  private static ObjectKey key(String content) {
    byte[] bytes = content.getBytes(UTF_8);
    Digest digest = new Digest();
    digest.update(bytes, bytes.length);
    return new ObjectKey(digest.hex());
  }
}
