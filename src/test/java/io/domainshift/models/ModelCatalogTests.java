package io.domainshift.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.models.GeneratorArchitecture.Blocks;
import io.domainshift.storage.StoredObject;
import io.domainshift.testing.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

class ModelCatalogTests {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final GeneratorArchitecture GENERATOR =
      new GeneratorArchitecture(
          8,
          2,
          3,
          0,
          1,
          new TreeMap<>(Map.of(4, 8, 8, 8)),
          Blocks.SKIP,
          0.01,
          256.0,
          GeneratorArchitecture.PUBLISHED_FILTER);

  private static JdbcClient jdbc;
  private ModelCatalog catalog;

  @BeforeAll
  static void database() {
    jdbc = JdbcClient.create(TestDatabase.create().dataSource());
  }

  @BeforeEach
  void empty() {
    jdbc.sql("DELETE FROM models").update();
    catalog = new ModelCatalog(jdbc, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static NewModel named(String name) {
    return new NewModel(
        name,
        GENERATOR,
        JSON.readTree("{\"nada\": {\"learningRate\": 0.015}}"),
        new StoredObject("sha256/ab/" + "ab".repeat(32), 12, "ab".repeat(32)),
        "drawn",
        "CC0 1.0",
        null,
        UUID.randomUUID(),
        JSON.createObjectNode());
  }

  @Test
  void findsByIdAndByNameWhatWasAdded() {
    Model added = catalog.add(named("faces"));
    assertThat(catalog.find("faces")).contains(added);
    assertThat(catalog.find(added.id().toString())).contains(added);
    assertThat(added.architecture()).isEqualTo(GENERATOR);
    assertThat(added.createdAt()).isEqualTo(NOW);
    assertThat(added.defaults().at("/nada/learningRate").asDouble()).isEqualTo(0.015);
    assertThat(catalog.find("nobody")).isEmpty();
  }

  @Test
  void refusesASecondModelOfTheSameName() {
    catalog.add(named("faces"));
    assertThatThrownBy(() -> catalog.add(named("faces")))
        .isInstanceOf(ModelNameTakenException.class)
        .hasMessageContaining("'faces'");
  }

  @Test
  void refusesNamesThatAreNoFileNames() {
    assertThatThrownBy(() -> named("../faces")).isInstanceOf(IllegalArgumentException.class);
    assertThat(NewModel.isName("avatars64-pencil.sketch_2")).isTrue();
    assertThat(NewModel.isName("")).isFalse();
  }

  @Test
  void listsPageByPageInOrder() {
    Model first = catalog.add(named("a"));
    Model second = catalog.add(named("b"));
    Model third = catalog.add(named("c"));
    assertThat(catalog.list(null, null, 2)).containsExactly(first, second);
    assertThat(catalog.list(ModelKind.GENERATOR, second.id(), 2)).containsExactly(third);
    assertThat(catalog.list(ModelKind.CLIP, null, 2)).isEmpty();
  }

  @Test
  void forgetsADeletedModel() {
    Model model = catalog.add(named("faces"));
    assertThat(catalog.delete(model.id())).isTrue();
    assertThat(catalog.delete(model.id())).isFalse();
    assertThat(catalog.find("faces")).isEmpty();
  }
}
