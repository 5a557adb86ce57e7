package io.domainshift.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.datasets.DatasetCatalog;
import io.domainshift.datasets.DatasetFeatures;
import io.domainshift.datasets.DatasetFeatures.Look;
import io.domainshift.graph.HostTensor;
import io.domainshift.storage.FilesystemStorage;
import io.domainshift.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class StoredFeaturesTests {

  private static final String WEIGHTS = "a".repeat(64);

  private static JdbcClient jdbc;

  @TempDir Path folder;
  private FilesystemStorage storage;
  private UUID dataset;

  @BeforeAll
  static void database() {
    jdbc = JdbcClient.create(TestDatabase.create().dataSource());
  }

  @BeforeEach
  void open() {
    storage = new FilesystemStorage(folder);
    dataset = UUID.randomUUID();
    String name = "set-" + dataset;
    jdbc.sql("INSERT INTO dataset_names VALUES ('tenant', ?, 1)").param(name).update();
    jdbc.sql(
            """
            INSERT INTO datasets (id, tenant, name, version, pictures, size, label_names,
              storage_key, bytes, sha256, report, job)
            VALUES (?, 'tenant', ?, 1, 50, 64, '[]', 'key', 1, repeat('b', 64), '{}', ?)
            """)
        .params(dataset, name, UUID.randomUUID())
        .update();
  }

  private StoredFeatures of(String weights, int form, int pictures, boolean mirror) {
    return new StoredFeatures(
        new DatasetFeatures(jdbc), storage, new Look(dataset, weights, form, pictures, mirror));
  }

  private static Map<String, HostTensor> features(float first) {
    return Map.of("features", HostTensor.of(new float[] {first, 2, 3, 4}, 2, 2));
  }

  private static float first(StoredFeatures features) {
    return Objects.requireNonNull(features.load().orElseThrow().get("features")).toFloats()[0];
  }

  @Test
  void keepsTheFeaturesOfEveryLookApart() {
    StoredFeatures features = of(WEIGHTS, 1, 50, false);
    assertThat(features.load()).isEmpty();
    features.save(features(7));

    assertThat(first(of(WEIGHTS, 1, 50, false))).isEqualTo(7);
    assertThat(of("c".repeat(64), 1, 50, false).load()).as("other weights").isEmpty();
    assertThat(of(WEIGHTS, 2, 50, false).load()).as("seen in another way").isEmpty();
    assertThat(of(WEIGHTS, 1, 49, false).load()).as("fewer pictures").isEmpty();
    assertThat(of(WEIGHTS, 1, 50, true).load()).as("mirrored").isEmpty();
  }

  @Test
  void whatIsSavedLaterReplacesWhatWasThere() {
    of(WEIGHTS, 1, 50, false).save(features(7));
    of(WEIGHTS, 1, 50, false).save(features(8));
    assertThat(first(of(WEIGHTS, 1, 50, false))).isEqualTo(8);
  }

  @Test
  void damagedAndLostFilesAreNotBelievedAndCanBeSavedAgain() throws IOException {
    StoredFeatures features = of(WEIGHTS, 1, 50, false);
    features.save(features(7));
    Path file =
        storage.local(
            jdbc.sql("SELECT storage_key FROM dataset_features WHERE dataset = ?")
                .param(dataset)
                .query(String.class)
                .single());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.delete(file);
    Files.write(file, bytes);
    assertThat(features.load()).isEmpty();
    features.save(features(7));
    assertThat(first(features)).isEqualTo(7);

    Files.delete(file);
    assertThat(features.load()).isEmpty();
  }

  @Test
  void featuresGoWithTheirDataSet() {
    StoredFeatures features = of(WEIGHTS, 1, 50, false);
    features.save(features(7));
    new DatasetCatalog(jdbc).delete(dataset);
    assertThat(features.load()).isEmpty();
    features.save(features(7));
    assertThat(features.load()).as("of a data set that is gone").isEmpty();
  }
}
