package io.domainshift.nets.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Prompts against OpenAI's tokenizer and ftfy. */
@GoldenTest("clip/tokenizer")
class ClipTokenizerGoldenTests {

  private final ClipTokenizer tokenizer = ClipTokenizer.published();
  private final GoldenSuite suite;

  ClipTokenizerGoldenTests(GoldenSuite suite) {
    this.suite = suite;
  }

  @Test
  void cleansAsTheOriginal() {
    assertThat(prompts())
        .isNotEmpty()
        .allSatisfy(
            prompt ->
                assertThat(tokenizer.clean(prompt.get("text").asString()))
                    .isEqualTo(prompt.get("cleaned").asString()));
  }

  @Test
  void givesTheIdsOfTheOriginal() {
    assertThat(prompts())
        .allSatisfy(
            prompt -> {
              String text = prompt.get("text").asString();
              long[] ids =
                  prompt.get("ids77_truncate").valueStream().mapToLong(JsonNode::asLong).toArray();
              assertThat(tokenizer.tokenize(List.of(text), ids.length, true).toLongs())
                  .as(text)
                  .isEqualTo(ids);
              assertThat(tokenizer.encode(text)).hasSize(prompt.get("untruncated_length").asInt());
            });
  }

  @Test
  void refusesWhatTheOriginalRefuses() {
    for (JsonNode prompt : prompts()) {
      List<String> texts = List.of(prompt.get("text").asString());
      if (prompt.get("too_long_without_truncate").asBoolean()) {
        assertThatThrownBy(() -> tokenizer.tokenize(texts))
            .isInstanceOf(PromptTooLongException.class)
            .hasMessageContaining(prompt.get("untruncated_length").asInt() + " tokens");
      } else {
        assertThat(tokenizer.tokenize(texts).shape()).containsExactly(1, ClipTokenizer.CONTEXT);
      }
    }
  }

  private List<JsonNode> prompts() {
    return StreamSupport.stream(suite.json().get("prompts").spliterator(), false).toList();
  }
}
