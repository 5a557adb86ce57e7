package io.domainshift.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.models.Architecture;
import io.domainshift.models.DiscriminatorArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.GeneratorArchitecture.Blocks;
import io.domainshift.models.Model;
import io.domainshift.models.ModelCatalog;
import io.domainshift.models.NewModel;
import io.domainshift.storage.StoredObject;
import io.domainshift.testing.TestDatabase;
import java.time.Clock;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InstalledModelsTests {

  private static final SortedMap<Integer, Integer> CHANNELS = new TreeMap<>(Map.of(4, 8, 8, 8));

  private final ModelCatalog catalog =
      new ModelCatalog(JdbcClient.create(TestDatabase.create().dataSource()), Clock.systemUTC());
  private final Models models = new InstalledModels(catalog);

  @Test
  void theNewestDiscriminatorOfAGeneratorIsItsOwn() {
    Model generator = catalog.add(model("faces", generator(), null));
    Model other = catalog.add(model("cats", generator(), null));
    catalog.add(model("first", DiscriminatorArchitecture.of(8, CHANNELS), generator.id()));
    Model second =
        catalog.add(model("second", DiscriminatorArchitecture.of(8, CHANNELS), generator.id()));
    catalog.add(model("stray", DiscriminatorArchitecture.of(8, CHANNELS), null));
    catalog.add(model("adapted", generator(), generator.id()));
    assertThat(models.discriminatorOf(generator)).contains(second);
    assertThat(models.discriminatorOf(other)).isEmpty();
  }

  private static GeneratorArchitecture generator() {
    return new GeneratorArchitecture(
        8, 2, 2, 0, 1, CHANNELS, Blocks.SKIP, 0.01, null, GeneratorArchitecture.PUBLISHED_FILTER);
  }

  private static NewModel model(String name, Architecture architecture, @Nullable UUID parent) {
    JsonNode none = JsonMapper.shared().createObjectNode();
    StoredObject weights = new StoredObject("sha256/ab/" + "ab".repeat(32), 12, "ab".repeat(32));
    return new NewModel(name, architecture, none, weights, "drawn", "CC0 1.0", parent, null, none);
  }
}
