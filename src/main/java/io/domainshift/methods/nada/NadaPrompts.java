package io.domainshift.methods.nada;

import io.domainshift.methods.InvalidOptionException;
import io.domainshift.models.ClipArchitecture;
import io.domainshift.models.Model;
import io.domainshift.nets.clip.ClipTokenizer;
import io.domainshift.nets.clip.ClipVocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the installed CLIPs make of a request's words, known before any of them is loaded. */
final class NadaPrompts {

  private final ClipTokenizer tokenizer = ClipTokenizer.published();
  private final NadaOptions options;
  private final List<String> warnings;

  private NadaPrompts(NadaOptions options, List<String> warnings) {
    this.options = options;
    this.warnings = warnings;
  }

  /**
   * Refuses texts that say nothing or too much, and warns of words a CLIP never saw.
   *
   * @param clips the models that guide, in the order of the options
   */
  static void check(NadaOptions options, List<Model> clips, List<String> warnings) {
    NadaPrompts prompts = new NadaPrompts(options, warnings);
    prompts.requireDifference();
    int context =
        clips.stream()
            .mapToInt(clip -> ((ClipArchitecture) clip.architecture()).text().context())
            .min()
            .orElse(ClipTokenizer.CONTEXT);
    prompts.requireLength("source", options.source(), context);
    prompts.requireLength("target", options.target(), context);
    for (Model clip : clips) {
      prompts.warnOfUnknownWords(clip);
    }
  }

  /** Without a difference there is no direction: the loss would be no number from the start. */
  private void requireDifference() {
    String source = options.source();
    String target = options.target();
    if (source != null
        && target != null
        && tokenizer.words(source).equals(tokenizer.words(target))) {
      throw new InvalidOptionException(
          "target",
          "target is \"%s\" and so is source, expected different words".formatted(target));
    }
  }

  private void requireLength(String field, @Nullable String text, int context) {
    if (text == null) {
      return;
    }
    int longest =
        sentences(text).stream()
            .mapToInt(sentence -> tokenizer.encode(sentence).size())
            .max()
            .orElse(0);
    if (longest <= context) {
      return;
    }
    if (!options.truncateText()) {
      throw new InvalidOptionException(
          field,
          ("%s takes %d tokens (%d in its longest template), expected at most %d in a template;"
                  + " truncateText cuts it")
              .formatted(field, tokenizer.encode(text).size() - 2, longest, context));
    }
    warnings.add(
        "%s is cut: its longest template takes %d tokens of %d".formatted(field, longest, context));
  }

  private void warnOfUnknownWords(Model clip) {
    String words =
        Stream.of(options.source(), options.target())
            .filter(Objects::nonNull)
            .collect(Collectors.joining(" "));
    List<String> unknown = ClipVocabulary.of(clip).unknownWords(words);
    if (!unknown.isEmpty()) {
      warnings.add(
          "%s never saw %s: the direction of such words is arbitrary"
              .formatted(clip.name(), unknown.stream().map(word -> '"' + word + '"').toList()));
    }
  }

  /** Every sentence that the run will show to CLIP. */
  private List<String> sentences(String text) {
    List<String> sentences = new ArrayList<>(Prompts.TEMPLATES.around(text));
    if (options.patchWeight() > 0) {
      for (String part : Prompts.PARTS.around(text)) {
        sentences.addAll(Prompts.TEMPLATES.around(part));
      }
    }
    return sentences;
  }
}
