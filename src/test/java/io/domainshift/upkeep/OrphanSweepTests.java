package io.domainshift.upkeep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.domainshift.runner.CheckpointObjects;
import io.domainshift.runner.CheckpointObjectsFixture;
import io.domainshift.storage.KeptObject;
import io.domainshift.storage.Orphans;
import io.domainshift.storage.StorageUnavailableException;
import io.domainshift.storage.WatchedStorage;
import io.domainshift.testing.SettableClock;
import io.domainshift.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Sweeps of a real folder and a real database; time passes when a test says so. */
class OrphanSweepTests {

  private static final DataSource DATABASE = TestDatabase.create().pool();
  private static final Duration GRACE = Duration.ofDays(1);
  private static final Duration LONG = Duration.ofDays(2);

  @TempDir Path folder;

  private final SettableClock clock = new SettableClock();
  private final JdbcClient jdbc = JdbcClient.create(DATABASE);
  private final TransactionTemplate transaction =
      new TransactionTemplate(new JdbcTransactionManager(DATABASE));
  private final Orphans orphans = new Orphans(jdbc, clock);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final UpkeepMetrics metrics = new UpkeepMetrics(registry);
  private WatchedStorage storage;

  @BeforeEach
  void empty() {
    jdbc.sql("TRUNCATE models, images, datasets, dataset_archives, orphans, sweeps, jobs CASCADE")
        .update();
    storage = new WatchedStorage(folder, orphans);
  }

  @Test
  void removesWhatNothingNamesAfterItsGraceAndTellsHowMuch() throws IOException {
    String orphan = put("orphan");
    String named = put("named");
    name(named);
    age(LONG);

    sweep();
    assertThat(storage.exists(orphan)).as("only marked").isTrue();
    assertThat(gauge("domainshift.storage.orphans")).isEqualTo(1);
    assertThat(gauge("domainshift.storage.orphans.bytes")).isEqualTo(6);
    age(GRACE.minusMinutes(1));
    sweep();
    assertThat(storage.exists(orphan)).as("its grace is not over").isTrue();
    age(Duration.ofMinutes(1));
    sweep();

    assertThat(storage.exists(orphan)).isFalse();
    assertThat(storage.exists(named)).isTrue();
    assertThat(registry.counter("domainshift.storage.removed.objects").count()).isEqualTo(1);
    assertThat(registry.counter("domainshift.storage.removed.bytes").count()).isEqualTo(6);
    assertThat(gauge("domainshift.storage.orphans")).isZero();
  }

  @Test
  void leavesWhatIsYoungBecauseItsRowMayBeOnItsWay() throws IOException {
    String young = put("young");
    age(GRACE.minusMinutes(1));

    sweep();

    assertThat(marks()).isEmpty();
    assertThat(storage.exists(young)).isTrue();
  }

  @Test
  void anObjectThatIsNamedAgainStays() throws IOException {
    String key = put("named later");
    age(LONG);
    sweep();
    name(key);
    age(LONG);

    sweep();

    assertThat(storage.exists(key)).isTrue();
    assertThat(marks()).isEmpty();
  }

  @Test
  void anObjectThatIsStoredAgainBeginsAnew() throws IOException {
    String key = put("again");
    age(LONG);
    sweep();
    assertThat(marks()).containsExactly(key);

    put("again");
    assertThat(marks()).as("whoever stores it takes its mark away").isEmpty();
    age(GRACE.minusMinutes(1));
    sweep();

    assertThat(storage.exists(key)).isTrue();
  }

  @Test
  void anObjectThatWasStoredAgainSinceItWasMarkedStaysThoughTheMarkDoes() throws IOException {
    String key = put("again");
    age(LONG);
    // Somebody looked before the object was stored again, and marked it after.
    age(Duration.ofHours(2));
    orphans.mark(kept(), GRACE);
    age(Duration.ofHours(2));
    storage.touch(key);
    age(GRACE);

    sweep();

    assertThat(storage.exists(key)).isTrue();
  }

  @Test
  void whoeverStoresAnObjectThatIsBeingRemovedStoresItAfterThat() throws Exception {
    String key = put("deduplicated");
    age(LONG);
    sweep();
    age(LONG);
    CountDownLatch removing = new CountDownLatch(1);
    CountDownLatch storing = new CountDownLatch(1);
    storage.beforeDelete =
        () -> {
          removing.countDown();
          await(storing);
        };
    CompletableFuture<Void> sweep = CompletableFuture.runAsync(this::sweep);
    await(removing);

    // The old object still lies there: without the mark's lock this would return its key at once.
    CompletableFuture<String> stored = CompletableFuture.supplyAsync(() -> put("deduplicated"));
    awaitSomebodyWaitingForTheMark();
    assertThat(stored).isNotDone();
    storing.countDown();
    sweep.get(30, TimeUnit.SECONDS);

    assertThat(stored.get(30, TimeUnit.SECONDS)).isEqualTo(key);
    assertThat(storage.open(key)).hasContent("deduplicated");
  }

  @Test
  void aSweepDoesNotWaitForWhoeverStoresWhatItWouldRemove() throws Exception {
    String key = put("deduplicated");
    age(LONG);
    sweep();
    age(LONG);

    transaction.executeWithoutResult(
        status -> {
          put("deduplicated");
          CompletableFuture.runAsync(this::sweep).orTimeout(30, TimeUnit.SECONDS).join();
          name(key);
        });

    assertThat(storage.open(key)).hasContent("deduplicated");
    sweep();
    assertThat(storage.exists(key)).isTrue();
  }

  @Test
  void manyWhoStoreAndNameTheSameBytesWhileManySweepLoseNone() throws Exception {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      String key = put("contended");
      jdbc.sql("DELETE FROM images").update();
      storage.makeOld(key, LONG);
      orphans.mark(kept(), GRACE);
      jdbc.sql("UPDATE orphans SET found_at = :then, due_at = :then")
          .param("then", OffsetDateTime.parse("2025-12-31T00:00:00Z"))
          .update();
      for (int i = 0; i < 2; i++) {
        all.add(CompletableFuture.runAsync(this::sweep));
        all.add(CompletableFuture.runAsync(() -> name(put("contended"))));
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
      all.clear();

      assertThat(storage.exists(key)).as("round %d", round).isTrue();
    }
  }

  @Test
  void tensorsThatOnlyAnOldManifestNamesStay() throws IOException {
    String state = put("tensors");
    String manifest = put(CheckpointObjectsFixture.manifest(state));
    String orphan = put("orphan");
    UUID job = job();
    jdbc.sql(
            """
            INSERT INTO job_checkpoints (job_id, iteration, epoch, manifest_key, bytes, created_at)
            VALUES (?, 1, 1, ?, 1, now())
            """)
        .params(job, manifest)
        .update();
    age(LONG);
    sweep();
    age(LONG);
    sweep();

    assertThat(storage.exists(state)).isTrue();
    assertThat(storage.exists(manifest)).isTrue();
    assertThat(storage.exists(orphan)).isFalse();
    jdbc.sql("DELETE FROM job_checkpoints").update();
    age(LONG);
    sweep();
    age(LONG);
    sweep();
    assertThat(storage.exists(state)).isFalse();
    assertThat(storage.exists(manifest)).isFalse();
  }

  @Test
  void aDryRunMarksAndTellsAndRemovesNothing() throws IOException {
    String key = put("orphan");
    age(LONG);
    sweep(settings(true));
    age(LONG);
    sweep(settings(true));

    assertThat(storage.exists(key)).isTrue();
    assertThat(marks()).containsExactly(key);
    assertThat(gauge("domainshift.storage.orphans.bytes")).isEqualTo(6);
  }

  @Test
  void oneProcessLooksThroughTheStorageForAll() throws IOException {
    put("orphan");
    age(LONG);
    sweep();
    int looks = storage.looks;
    sweep();
    sweep();
    assertThat(storage.looks).isEqualTo(looks);
    clock.advance(Duration.ofHours(6));
    sweep();
    assertThat(storage.looks).isEqualTo(looks + 1);
  }

  @Test
  void aStoreThatGoesAwayLeavesTheMarksForTheNextTime() throws IOException {
    String key = put("orphan");
    age(LONG);
    sweep();
    age(LONG);
    storage.beforeDelete =
        () -> {
          throw new StorageUnavailableException("away", null);
        };
    assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(this::sweep);
    assertThat(marks()).containsExactly(key);

    storage.beforeDelete = () -> {};
    sweep();

    assertThat(storage.exists(key)).isFalse();
    assertThat(marks()).isEmpty();
  }

  @Test
  void everyColumnOfKeysIsAmongTheNamedObjects() {
    List<String> columns =
        jdbc.sql(
                """
                SELECT table_name || '.' || column_name FROM information_schema.columns
                WHERE table_schema = 'public' AND column_name LIKE '%\\_key'
                  AND table_name NOT IN ('named_objects', 'orphans')
                """)
            .query(String.class)
            .list();
    List<String> named =
        jdbc.sql(
                """
                SELECT table_name || '.' || column_name FROM information_schema.view_column_usage
                WHERE view_name = 'named_objects'
                """)
            .query(String.class)
            .list();

    assertThat(columns).hasSizeGreaterThan(8);
    assertThat(named).containsAll(columns);
  }

  private void sweep() {
    sweep(settings(false));
  }

  private void sweep(RetentionSettings settings) {
    CheckpointObjects checkpoints = CheckpointObjectsFixture.of(jdbc, storage);
    new OrphanSweep(jdbc, transaction, storage, orphans, checkpoints, metrics, settings, clock)
        .sweep();
  }

  private static RetentionSettings settings(boolean dryRun) {
    return new RetentionSettings(null, null, null, 0, GRACE, Duration.ofHours(6), dryRun);
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private String put(String text) {
    try {
      byte[] bytes = text.getBytes(UTF_8);
      return storage.put(new ByteArrayInputStream(bytes), bytes.length).key();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<KeptObject> kept() {
    List<KeptObject> objects = new ArrayList<>();
    storage.list(objects::add);
    return objects;
  }

  private void name(String key) {
    jdbc.sql(
            """
            INSERT INTO images (id, tenant, name, storage_key, bytes, sha256, media_type, width,
              height, created_at)
            VALUES (?, 'tenant', 'a.png', ?, 1, repeat('a', 64), 'image/png', 1, 1, now())
            """)
        .params(UUID.randomUUID(), key)
        .update();
  }

  private UUID job() {
    UUID id = UUID.randomUUID();
    jdbc.sql(
            """
            INSERT INTO jobs (id, tenant, kind, method, lane, resource_class, request, parameters,
              seed, iterations, created_at, queued_at, not_before)
            VALUES (?, 'tenant', 'ADAPTATION', 'nada', 'RUNNER', 'ANY', '{}', '{}', 1, 1, now(),
              now(), now())
            """)
        .param(id)
        .update();
    return id;
  }

  private List<String> marks() {
    return jdbc.sql("SELECT storage_key FROM orphans ORDER BY 1").query(String.class).list();
  }

  /** Lets time pass for everybody. */
  private void age(Duration by) {
    clock.advance(by);
    kept().forEach(object -> storage.makeOld(object.key(), object.age().plus(by)));
  }

  private void awaitSomebodyWaitingForTheMark() throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      boolean waiting =
          jdbc.sql(
                  """
                  SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'
                    AND query LIKE 'DELETE FROM orphans%' AND datname = current_database())
                  """)
              .query(Boolean.class)
              .single();
      if (waiting) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("Nobody waits for the mark");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
