package io.domainshift.nets.clip;

import io.domainshift.models.Model;
import java.util.BitSet;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The byte pairs that a CLIP model has met in training. Others have an embedding all the same, but
 * it means nothing: a prompt made of them pulls in an arbitrary direction.
 */
public final class ClipVocabulary {

  private final BitSet known;
  private final boolean complete;

  private ClipVocabulary(BitSet known, boolean complete) {
    this.known = known;
    this.complete = complete;
  }

  /** Of a model that has met every word, as the published ones have. */
  public static ClipVocabulary complete() {
    return new ClipVocabulary(new BitSet(), true);
  }

  /**
   * Of an installed model: the {@code vocabulary} of its provenance, {@code {"tokens": [[first,
   * last], …]}} with ranges of ids; a model without one knows all words.
   *
   * @throws IllegalArgumentException when that is something else
   */
  public static ClipVocabulary of(Model clip) {
    JsonNode vocabulary = clip.provenance().get("vocabulary");
    return vocabulary == null || vocabulary.isNull() ? complete() : of(vocabulary);
  }

  static ClipVocabulary of(JsonNode vocabulary) {
    JsonNode ranges = vocabulary.get("tokens");
    if (ranges == null || !ranges.isArray()) {
      throw new IllegalArgumentException(
          "Vocabulary has no list of tokens, expected ranges of ids under \"tokens\"");
    }
    BitSet known = new BitSet(BytePairs.END + 1);
    for (JsonNode range : ranges) {
      if (range.size() != 2 || !range.get(0).isInt() || !range.get(1).isInt()) {
        throw new IllegalArgumentException(
            "Vocabulary has the range %s, expected its first and its last id".formatted(range));
      }
      known.set(range.get(0).intValue(), range.get(1).intValue() + 1);
    }
    return new ClipVocabulary(known, false);
  }

  /** Whether every word is known. */
  public boolean isComplete() {
    return complete;
  }

  /**
   * The words of a prompt, in their order and each once, that the model has never met: at least one
   * of their byte pairs is unknown.
   */
  public List<String> unknownWords(String prompt) {
    if (complete) {
      return List.of();
    }
    ClipTokenizer tokenizer = ClipTokenizer.published();
    return tokenizer.words(prompt).stream()
        .filter(word -> !tokenizer.encodeWord(word).stream().allMatch(known::get))
        .distinct()
        .toList();
  }
}
