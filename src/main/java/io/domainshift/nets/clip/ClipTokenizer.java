package io.domainshift.nets.clip;

import io.domainshift.graph.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text to the token ids of OpenAI's CLIP: cleaned ({@link #clean}), split into words, numbers and
 * signs, then into byte pairs of the published vocabulary. Equals {@code clip.tokenize} with ftfy
 * 6.3.1. Thread-safe.
 */
public final class ClipTokenizer {

  /** Tokens of a text in every published model. */
  public static final int CONTEXT = 77;

  /**
   * U+0345 is dropped: without regard to case it is an iota, so the original takes it for no sign.
   */
  private static final Pattern WORD =
      Pattern.compile(
          "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d"
              + "|\\p{L}+|\\p{N}|[^\\p{IsWhite_Space}\\p{L}\\p{N}\\u0345]+",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private static final Pattern SPACES = Pattern.compile("[\\p{IsWhite_Space}\\x1c-\\x1f]+");

  private final BytePairs pairs = new BytePairs();

  private ClipTokenizer() {}

  /** The tokenizer with the published vocabulary, read on first use. */
  public static ClipTokenizer published() {
    return Published.TOKENIZER;
  }

  /**
   * The text that is tokenized: misread encodings repaired, entities decoded twice, runs of white
   * space made one space, lower case.
   */
  public String clean(String text) {
    String repaired = TextRepair.repair(text);
    String plain = HtmlEntities.unescape(HtmlEntities.unescape(repaired));
    return SPACES.matcher(plain).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
  }

  /** The words, numbers and signs of a text, cleaned. */
  public List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(clean(text));
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  /** Ids of one of the {@link #words}. */
  public List<Integer> encodeWord(String word) {
    return switch (word) {
      case "<|startoftext|>" -> List.of(BytePairs.START);
      case "<|endoftext|>" -> List.of(BytePairs.END);
      default -> pairs.encode(word);
    };
  }

  /** Ids of a text of any length, start and end mark included. */
  public List<Integer> encode(String text) {
    List<Integer> ids = new ArrayList<>();
    ids.add(BytePairs.START);
    words(text).forEach(word -> ids.addAll(encodeWord(word)));
    ids.add(BytePairs.END);
    return ids;
  }

  /**
   * Ids of texts, padded with zeros.
   *
   * @return int64 [texts, {@value #CONTEXT}]
   * @throws PromptTooLongException naming the first text that is too long and its tokens
   */
  public HostTensor tokenize(List<String> texts) {
    return tokenize(texts, CONTEXT, false);
  }

  /**
   * Ids of texts, padded with zeros.
   *
   * @param context tokens of a text
   * @param truncate whether a longer text is cut, its last token made the end mark
   * @return int64 [texts, context]
   * @throws PromptTooLongException naming the first text that is too long, unless truncating
   */
  public HostTensor tokenize(List<String> texts, int context, boolean truncate) {
    long[] ids = new long[texts.size() * context];
    for (int row = 0; row < texts.size(); row++) {
      List<Integer> encoded = encode(texts.get(row));
      if (encoded.size() > context && !truncate) {
        throw new PromptTooLongException(texts.get(row), encoded.size(), context);
      }
      int length = Math.min(encoded.size(), context);
      for (int i = 0; i < length; i++) {
        ids[row * context + i] = encoded.get(i);
      }
      ids[row * context + length - 1] = BytePairs.END;
    }
    return HostTensor.ofLongs(ids, texts.size(), context);
  }

  private static final class Published {
    static final ClipTokenizer TOKENIZER = new ClipTokenizer();
  }
}
