package io.domainshift.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTests {

  private static final String FACES =
      """
      licences:
        ours: {name: Ours, url: "https://example.org/licence", mustBeAccepted: false}
      entries:
        - name: ffhq-1024
          kind: GENERATOR
          title: Faces from our own mirror
          serves: faces
          size: 1024
          addresses: ["https://mirror.example.org/ffhq.pkl"]
          licence: ours
        - name: house-clip
          kind: CLIP
          title: Ours
          serves: us
          addresses: ["https://mirror.example.org/clip.pt"]
          sha256Prefix: "0123456789"
          licence: openai-clip
      """;

  @TempDir private Path folder;

  @Test
  void everyBuiltInEntryCanBePulledOrSaysWhyNot() {
    assertThat(Catalog.builtIn().entries())
        .hasSizeGreaterThan(40)
        .allSatisfy(
            entry -> {
              assertThat(entry.addresses())
                  .allMatch(address -> address.getScheme().equals("https"));
              assertThat(entry.licence().url()).isNotNull();
              if (entry.kind() == CatalogKind.ENCODER) {
                assertThat(entry.unreadable()).isNotNull();
              }
              assertThat(entry.size() != null).isEqualTo(entry.kind() == CatalogKind.GENERATOR);
            });
  }

  @Test
  void networksOfOpenAiAndTorchvisionArePinnedAsTheirAddressesSay() {
    Catalog catalog = Catalog.builtIn();
    for (CatalogEntry entry : catalog.entries()) {
      if (entry.kind() == CatalogKind.CLIP) {
        assertThat(entry.addresses().get(0).getPath()).contains("/" + entry.sha256() + "/");
      }
      if (entry.kind() == CatalogKind.PERCEPTUAL || entry.kind() == CatalogKind.FEATURE_NETWORK) {
        assertThat(entry.addresses().get(0).getPath())
            .endsWith("-" + String.valueOf(entry.expectedSha256()).substring(0, 8) + ".pth");
      }
    }
  }

  @Test
  void aFileAddsEntriesAndReplacesThoseOfTheSameName() throws IOException {
    Catalog catalog = Catalog.builtInWith(file(FACES));

    assertThat(catalog.entries()).hasSize(Catalog.builtIn().entries().size() + 1);
    assertThat(catalog.find("ffhq-1024").orElseThrow().addresses().get(0).getHost())
        .isEqualTo("mirror.example.org");
    assertThat(catalog.find("house-clip").orElseThrow().licence().name()).isEqualTo("MIT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: CLIP | kind: DRAWER | DRAWER",
        "licence: openai-clip | licence: theirs | licence is theirs, must be one of",
        "title: Ours | titel: Ours | titel",
        "title: Ours | serves: twice | duplicate key",
        "serves: us | size: 3 | must have name, kind, title, serves and licence",
        "\"0123456789\" | \"xyz\" | sha256Prefix must be",
        "https://mirror.example.org/clip.pt | http://mirror.example.org/clip.pt | address http",
        "name: house-clip | name: ffhq-1024 | two entries named ffhq-1024",
        "name: house-clip | name: House | name must be",
        "sha256Prefix: | bytes: -3 # | bytes must be",
        "serves: us | serves: !!java.net.URL [http://x] | is no YAML",
      })
  void aFaultyFileIsRefusedByItsEntry(String sound, String faulty, String finding)
      throws IOException {
    Path file = file(FACES.replace(sound, faulty));

    assertThatThrownBy(() -> Catalog.builtInWith(file))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining(finding);
  }

  @Test
  void aMissingFileIsToldByName() {
    assertThatThrownBy(() -> Catalog.builtInWith(folder.resolve("none.yml")))
        .hasMessageContaining("none.yml is not a readable file");
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("catalog.yml"), yaml);
  }
}
