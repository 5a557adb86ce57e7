package io.domainshift.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.models.ModelImports.ImportRequest;
import io.domainshift.storage.FilesystemStorage;
import io.domainshift.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class ModelImportsTests {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Path BOTH = GOLDEN.resolve("generator-nvidia/network-skip.pkl");

  @TempDir Path folder;
  private ModelCatalog catalog;
  private ModelStore store;
  private ModelImports imports;

  @BeforeEach
  void fresh() {
    catalog =
        new ModelCatalog(JdbcClient.create(TestDatabase.create().dataSource()), Clock.systemUTC());
    store = new ModelStore(new FilesystemStorage(folder.resolve("objects")));
    imports = new ModelImports(catalog, store);
  }

  @Test
  void aGeneratorAndItsDiscriminatorBecomeTwoModels() {
    Model generator = imports.install(BOTH, ImportRequest.of("faces", "drawn", "CC0 1.0"));
    Model discriminator = catalog.find("faces-discriminator").orElseThrow();

    assertThat(generator.kind()).isEqualTo(ModelKind.GENERATOR);
    assertThat(generator.parent()).isNull();
    assertThat(discriminator.kind()).isEqualTo(ModelKind.DISCRIMINATOR);
    assertThat(discriminator.parent()).isEqualTo(generator.id());
    assertThat(discriminator.licence()).isEqualTo("CC0 1.0");
    assertThat(store.open(discriminator).architecture()).isEqualTo(discriminator.architecture());
  }

  @Test
  void installsNeitherWhenTheSecondNameIsTaken() {
    Path alone = GOLDEN.resolve("discriminator-rosinality/discriminator.pt");
    Model other =
        imports.install(alone, ImportRequest.of("faces-discriminator", "drawn", "CC0 1.0"));

    assertThat(other.kind()).isEqualTo(ModelKind.DISCRIMINATOR);
    assertThat(other.parent()).isNull();
    assertThatThrownBy(() -> imports.install(BOTH, ImportRequest.of("faces", "drawn", "CC0 1.0")))
        .isInstanceOf(ModelNameTakenException.class)
        .hasMessageContaining("faces-discriminator");
    assertThat(catalog.find("faces")).isEmpty();
  }

  @Test
  void theSecondNameIsNeverTooLong() {
    assertThat(ModelImports.discriminatorName("a".repeat(100)))
        .hasSize(100)
        .endsWith("a-discriminator");
  }
}
