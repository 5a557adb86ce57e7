package io.domainshift.nets.clip;

import io.domainshift.models.Model;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The words that a CLIP model has met in training. Others have an embedding all the same, but it
 * means nothing: a prompt made of them pulls in an arbitrary direction.
 */
public final class ClipVocabulary {

  /** Null when every word is known. */
  private final @Nullable Set<String> known;

  private ClipVocabulary(@Nullable Set<String> known) {
    this.known = known;
  }

  /** Of a model that has met every word, as the published ones have. */
  public static ClipVocabulary complete() {
    return new ClipVocabulary(null);
  }

  /**
   * Of an installed model: the entry {@code vocabulary} of its provenance, {@code {"words": […]}};
   * a model without one knows all words.
   *
   * @throws IllegalArgumentException when that entry is something else
   */
  public static ClipVocabulary of(Model clip) {
    JsonNode vocabulary = clip.provenance().get("vocabulary");
    return vocabulary == null || vocabulary.isNull() ? complete() : of(vocabulary);
  }

  /** Of the list {@code {"words": […]}}, as a model brings it along. */
  static ClipVocabulary of(JsonNode vocabulary) {
    JsonNode words = vocabulary.get("words");
    if (words == null || !words.isArray()) {
      throw new IllegalArgumentException("Vocabulary has no list of words, expected one");
    }
    Set<String> known = new HashSet<>();
    words.forEach(word -> known.add(word.asString()));
    return new ClipVocabulary(known);
  }

  /** Whether every word is known. */
  public boolean isComplete() {
    return known == null;
  }

  /**
   * The words of a prompt, in their order and each once, that the model has never met. Signs are no
   * words; what stands between signs is one, also in scripts without spaces.
   */
  public List<String> unknownWords(String prompt) {
    Set<String> met = known;
    if (met == null) {
      return List.of();
    }
    return ClipTokenizer.published().words(prompt).stream()
        .filter(word -> word.codePoints().anyMatch(Character::isLetterOrDigit))
        .filter(word -> !met.contains(word))
        .distinct()
        .toList();
  }
}
