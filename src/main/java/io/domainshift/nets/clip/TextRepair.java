package io.domainshift.nets.clip;

import java.text.Normalizer;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ftfy 6.3.1's {@code fix_text} does with its defaults: repairs misread encodings, straightens
 * quotes, takes ligatures and full-width letters apart, removes controls, composes accents.
 */
final class TextRepair {

  private static final Pattern SINGLE_QUOTES = Pattern.compile("[\u02bc\u2018-\u201b]");
  private static final Pattern DOUBLE_QUOTES = Pattern.compile("[\u201c-\u201f]");
  private static final Pattern LINE_BREAKS = Pattern.compile("\r\n|[\r\u2028\u2029\u0085]");
  private static final Pattern TERMINAL = Pattern.compile("\u001b\\[(?:\\p{Nd}|;)*[a-zA-Z]");
  private static final Pattern LONE_SURROGATES = Pattern.compile("[\\x{d800}-\\x{dfff}]");
  private static final Pattern WIDE = Pattern.compile("[\u3000\uff01-\uffef]");
  private static final Pattern CONTROLS =
      Pattern.compile("[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\u206a-\u206f\ufeff\ufff9-\ufffc]");
  private static final Pattern LIGATURES =
      Pattern.compile("[\u0132\u0133\u0149\u01c4-\u01cc\u01f1-\u01f3\ufb00-\ufb06]");

  /** Those that compatibility decomposition would not spell as people do. */
  private static final Map<String, String> SPELT =
      Map.of("\ufb05", "\u017ft", "\u01c4", "D\u017d", "\u01c5", "D\u017e", "\u01c6", "d\u017e");

  private TextRepair() {}

  /** Repairs line by line; an angle bracket anywhere before says that entities are meant. */
  static String repair(String text) {
    StringBuilder repaired = new StringBuilder(text.length());
    boolean entities = true;
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline + 1;
      String line = text.substring(start, end);
      entities = entities && line.indexOf('<') < 0;
      repaired.append(repairLine(line, entities));
      start = end;
    }
    return repaired.toString();
  }

  private static String repairLine(String line, boolean entities) {
    String fixed = line;
    String before;
    do {
      before = fixed;
      fixed = entities ? HtmlEntities.unescapeCertain(fixed) : fixed;
      fixed = Mojibake.repair(fixed);
      fixed = Mojibake.fixC1Controls(fixed);
      fixed = replace(LIGATURES, fixed, TextRepair::spell);
      fixed = replace(WIDE, fixed, TextRepair::narrow);
      fixed = DOUBLE_QUOTES.matcher(fixed).replaceAll("\"");
      fixed = SINGLE_QUOTES.matcher(fixed).replaceAll("'");
      fixed = LINE_BREAKS.matcher(fixed).replaceAll("\n");
      fixed = LONE_SURROGATES.matcher(fixed).replaceAll("\ufffd");
      fixed = TERMINAL.matcher(fixed).replaceAll("");
      fixed = CONTROLS.matcher(fixed).replaceAll("");
      fixed = Normalizer.normalize(fixed, Normalizer.Form.NFC);
    } while (!fixed.equals(before));
    return fixed;
  }

  private static String spell(String ligature) {
    String spelt = SPELT.get(ligature);
    return spelt != null ? spelt : Normalizer.normalize(ligature, Normalizer.Form.NFKC);
  }

  private static String narrow(String wide) {
    return wide.equals("\u3000") ? " " : Normalizer.normalize(wide, Normalizer.Form.NFKC);
  }

  private static String replace(Pattern pattern, String text, UnaryOperator<String> replacement) {
    return pattern
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(replacement.apply(match.group())));
  }
}
