package io.domainshift.methods;

import io.domainshift.models.ClipArchitecture;
import io.domainshift.models.Model;
import io.domainshift.nets.clip.ClipTokenizer;
import io.domainshift.nets.clip.ClipVocabulary;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the installed CLIPs make of a request's words, known before any of them is loaded.
 *
 * @param source words for what the generator draws now; null for none
 * @param target words for what it shall draw; null for none
 * @param truncateText whether words that are too many are cut instead of refused
 * @param sentences every sentence around a text that the run will show to CLIP
 */
public record PromptRules(
    @Nullable String source,
    @Nullable String target,
    boolean truncateText,
    Function<String, List<String>> sentences) {

  /**
   * Refuses texts that say nothing or too much, and warns of words a CLIP never saw.
   *
   * @param clips the models that guide
   * @throws InvalidOptionException for {@code source} or {@code target}
   */
  public void check(List<Model> clips, List<String> warnings) {
    requireDifference();
    int context =
        clips.stream()
            .mapToInt(clip -> ((ClipArchitecture) clip.architecture()).text().context())
            .min()
            .orElse(ClipTokenizer.CONTEXT);
    requireLength("source", source, context, warnings);
    requireLength("target", target, context, warnings);
    clips.forEach(clip -> warnOfUnknownWords(clip, warnings));
  }

  /** Without a difference there is no direction: the loss would be no number from the start. */
  private void requireDifference() {
    ClipTokenizer tokenizer = ClipTokenizer.published();
    if (source != null
        && target != null
        && tokenizer.words(source).equals(tokenizer.words(target))) {
      throw new InvalidOptionException(
          "target",
          "target is \"%s\" and so is source, expected different words".formatted(target));
    }
  }

  private void requireLength(
      String field, @Nullable String text, int context, List<String> warnings) {
    if (text == null) {
      return;
    }
    ClipTokenizer tokenizer = ClipTokenizer.published();
    int longest =
        sentences.apply(text).stream()
            .mapToInt(sentence -> tokenizer.encode(sentence).size())
            .max()
            .orElse(0);
    if (longest <= context) {
      return;
    }
    if (!truncateText) {
      throw new InvalidOptionException(
          field,
          ("%s takes %d tokens (%d in its longest template), expected at most %d in a template;"
                  + " truncateText cuts it")
              .formatted(field, tokenizer.encode(text).size() - 2, longest, context));
    }
    warnings.add(
        "%s is cut: its longest template takes %d tokens of %d".formatted(field, longest, context));
  }

  private void warnOfUnknownWords(Model clip, List<String> warnings) {
    String words =
        Stream.of(source, target).filter(Objects::nonNull).collect(Collectors.joining(" "));
    List<String> unknown = ClipVocabulary.of(clip).unknownWords(words);
    if (!unknown.isEmpty()) {
      warnings.add(
          "%s never saw %s: the direction of such words is arbitrary"
              .formatted(clip.name(), unknown.stream().map(word -> '"' + word + '"').toList()));
    }
  }
}
