package io.domainshift.nets.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.domainshift.models.ClipArchitecture;
import io.domainshift.models.ClipArchitecture.Activation;
import io.domainshift.models.ClipArchitecture.Text;
import io.domainshift.models.ClipArchitecture.Vit;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ClipVocabularyTests {

  private static final JsonMapper JSON = JsonMapper.shared();

  @Test
  void theStarterModelKnowsItsPrompts() throws IOException {
    ClipVocabulary starter = starter();

    for (String prompt :
        new String[] {
          "photo",
          "Pencil Sketch",
          "golden statue",
          "ice sculpture",
          "old photo.",
          "8-bit pixel art"
        }) {
      assertThat(starter.unknownWords(prompt)).as(prompt).isEmpty();
    }
  }

  @Test
  void everyTemplateAroundAKnownSubjectIsMadeOfFewUnknownWords() throws IOException {
    ClipVocabulary starter = starter();

    assertThat(PromptTemplates.imagenet().around("zombie"))
        .allSatisfy(text -> assertThat(starter.unknownWords(text)).hasSizeLessThanOrEqualTo(1));
  }

  @Test
  void namesWordsNeverMetOnceAndInOrder() throws IOException {
    assertThat(starter().unknownWords("A renaissance zombie, RENAISSANCE and kubist: 日本 42!"))
        .containsExactly("renaissance", "kubist", "日本", "4", "2");
  }

  @Test
  void aWordOfKnownPiecesIsUnknownUnlessItWasMet() throws IOException {
    ClipTokenizer tokenizer = ClipTokenizer.published();
    ClipVocabulary starter = starter();

    assertThat(tokenizer.encodeWord("pixelated")).hasSizeGreaterThan(1);
    assertThat(starter.unknownWords("pixelated")).isEmpty();
    assertThat(starter.unknownWords("pixeling")).containsExactly("pixeling");
  }

  @Test
  void aModelWithoutAListKnowsEverything() {
    ClipVocabulary published = ClipVocabulary.of(model(JSON.createObjectNode()));

    assertThat(published.isComplete()).isTrue();
    assertThat(published.unknownWords("quantum chromodynamics")).isEmpty();
  }

  @Test
  void refusesAListThatIsNone() {
    ObjectNode provenance = JSON.createObjectNode();
    provenance.putObject("vocabulary").put("words", 3);

    assertThatIllegalArgumentException().isThrownBy(() -> ClipVocabulary.of(model(provenance)));
  }

  private static ClipVocabulary starter() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            ClipVocabularyTests.class.getResourceAsStream(
                "/starter/clip-starter-vocabulary.json"))) {
      JsonNode words = JSON.readTree(in);
      return ClipVocabulary.of(model(JSON.createObjectNode().set("vocabulary", words)));
    }
  }

  private static Model model(JsonNode provenance) {
    return new Model(
        new UUID(0, 1),
        "clip",
        ModelKind.CLIP,
        new ClipArchitecture(
            8, 32, new Vit(8, 64, 1, 1), new Text(77, 49408, 64, 1, 1), Activation.QUICK_GELU),
        JSON.createObjectNode(),
        "key",
        1,
        "00",
        "here",
        "none",
        null,
        null,
        provenance,
        Instant.EPOCH);
  }
}
