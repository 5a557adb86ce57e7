package io.domainshift.nets.clip;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Character references of HTML, the way browsers and Python's {@code html.unescape} read them:
 * names without a semicolon, longest prefix of an unknown name, Windows-1252 numbers.
 */
final class HtmlEntities {

  private static final Pattern REFERENCE =
      Pattern.compile("&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\\t\\n\\f <&#;]{1,32};?)");

  private static final Pattern CERTAIN = Pattern.compile("&#?[0-9A-Za-z]{1,24};");

  /** By name; with its semicolon unless it may be left out. */
  private static final Map<String, String> NAMED = read();

  private HtmlEntities() {}

  /** Decodes everything that may be a reference. */
  static String unescape(String text) {
    return replace(REFERENCE, text, match -> decode(match.group(1)));
  }

  /**
   * Decodes only what is certainly a reference because it ends in a semicolon; also names in
   * capitals that a database may have shouted ({@code &EACUTE;}).
   */
  static String unescapeCertain(String text) {
    return replace(CERTAIN, text, match -> decodeCertain(match.group()));
  }

  private static String decodeCertain(String reference) {
    String name = reference.substring(1);
    if (name.startsWith("#")) {
      String decoded = unescape(reference);
      return decoded.contains(";") ? reference : decoded;
    }
    String exact = NAMED.get(name);
    if (exact != null) {
      return exact;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    String quiet = NAMED.get(lower);
    boolean shouted = name.equals(lower.toUpperCase(Locale.ROOT));
    return shouted && quiet != null && unescape(reference).equals(reference)
        ? quiet.toUpperCase(Locale.ROOT)
        : reference;
  }

  private static String decode(String name) {
    if (name.startsWith("#")) {
      String digits = name.endsWith(";") ? name.substring(0, name.length() - 1) : name;
      return Character.toLowerCase(digits.charAt(1)) == 'x'
          ? number(digits.substring(2), 16)
          : number(digits.substring(1), 10);
    }
    for (int length = name.length(); length > 1; length--) {
      String known = NAMED.get(name.substring(0, length));
      if (known != null) {
        return known + name.substring(length);
      }
    }
    return "&" + name;
  }

  private static String number(String digits, int radix) {
    String significant = digits.replaceFirst("^0+", "");
    int code = significant.length() > 8 ? Integer.MAX_VALUE : parse(significant, radix);
    if (code == 0 || code > Character.MAX_CODE_POINT || (code >= 0xD800 && code <= 0xDFFF)) {
      return "\uFFFD";
    }
    if (code >= 0x80 && code <= 0x9F) {
      return MojibakeTables.WINDOWS_1252.decode(new byte[] {(byte) code});
    }
    return isForbidden(code) ? "" : Character.toString(code);
  }

  private static int parse(String digits, int radix) {
    return digits.isEmpty() ? 0 : (int) Math.min(Long.parseLong(digits, radix), Integer.MAX_VALUE);
  }

  /** Control characters and non-characters, which a reference may not name. */
  private static boolean isForbidden(int code) {
    return (code < 0x20 && code != '\t' && code != '\n' && code != '\f' && code != '\r')
        || code == 0x7F
        || (code >= 0xFDD0 && code <= 0xFDEF)
        || (code & 0xFFFE) == 0xFFFE;
  }

  private static String replace(
      Pattern pattern, String text, Function<MatchResult, String> replacement) {
    return pattern
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(replacement.apply(match)));
  }

  private static Map<String, String> read() {
    Map<String, String> named = new HashMap<>();
    for (String line : Resource.lines("html5-entities.txt")) {
      if (!line.startsWith("#")) {
        List<String> fields = List.of(line.split(" "));
        StringBuilder text = new StringBuilder();
        fields.stream().skip(1).forEach(code -> text.appendCodePoint(Integer.parseInt(code, 16)));
        named.put(fields.get(0), text.toString());
      }
    }
    return named;
  }
}
