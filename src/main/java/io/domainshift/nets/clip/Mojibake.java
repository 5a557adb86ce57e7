package io.domainshift.nets.clip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Undoes that UTF-8 was read in another encoding ("cafÃ©"), as the {@code fix_encoding} of ftfy
 * 6.3.1 does: while the text looks bad, the encoding that it came through is searched and reversed.
 *
 * <p>Bytes are matched as Latin-1 text, one character a byte.
 */
final class Mojibake {

  /** The word "à" whose no-break space became a space, but for Portuguese "às", "àquele". */
  private static final Pattern A_GRAVE_WORD = Pattern.compile("\u00c3 (?! |quele|quela|quilo|s )");

  /** UTF-8 whose byte a0 became a space. */
  private static final Pattern ALTERED =
      Pattern.compile(
          "[\u00c2\u00c3\u00c5\u00ce\u00d0\u00d9][ ]"
              + "|[\u00e2\u00e3][ ][\u0080-\u0084\u0086-\u009f\u00a1-\u00bf]"
              + "|[\u00e0-\u00e3][\u0080-\u0084\u0086-\u009f\u00a1-\u00bf][ ]"
              + "|\u00f0[ ][\u0080-\u00bf][\u0080-\u00bf]"
              + "|\u00f0[\u0080-\u00bf][ ][\u0080-\u00bf]"
              + "|\u00f0[\u0080-\u00bf][\u0080-\u00bf][ ]");

  /** UTF-8 and CESU-8 of which a byte was lost. */
  private static final Pattern LOSSY =
      Pattern.compile(
          "[\u00c2-\u00df][\u001a]"
              + "|[\u00c2-\u00c3][?]"
              + "|\u00ed[\u00a0-\u00af][\u001a?]\u00ed[\u00b0-\u00bf][\u001a?\u0080-\u00bf]"
              + "|\u00ed[\u00a0-\u00af][\u001a?\u0080-\u00bf]\u00ed[\u00b0-\u00bf][\u001a?]"
              + "|[\u00e0-\u00ef][\u001a?][\u001a\u0080-\u00bf]"
              + "|[\u00e0-\u00ef][\u001a\u0080-\u00bf][\u001a?]"
              + "|[\u00f0-\u00f4][\u001a?][\u001a\u0080-\u00bf][\u001a\u0080-\u00bf]"
              + "|[\u00f0-\u00f4][\u001a\u0080-\u00bf][\u001a?][\u001a\u0080-\u00bf]"
              + "|[\u00f0-\u00f4][\u001a\u0080-\u00bf][\u001a\u0080-\u00bf][\u001a?]"
              + "|\u001a");

  /** What UTF-8 makes of the replacement character, as Latin-1. */
  private static final String LOST = "\u00ef\u00bf\u00bd";

  private static final Pattern NULL_OR_SURROGATES =
      Pattern.compile(
          "\u00c0\u0080|\u00ed([\u00a0-\u00af])([\u0080-\u00bf])\u00ed([\u00b0-\u00bf])([\u0080-\u00bf])");

  private static final Pattern C1 = Pattern.compile("[\u0080-\u009f]+");

  private Mojibake() {}

  /** Repairs as long as a step changes something. */
  static String repair(String text) {
    String fixed = text;
    for (String next = step(fixed); !next.equals(fixed); next = step(fixed)) {
      fixed = next;
    }
    return fixed;
  }

  /** Reads remaining C1 controls in Windows-1252, as browsers do. */
  static String fixC1Controls(String text) {
    return C1.matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    MojibakeTables.WINDOWS_1252.decode(match.group().getBytes(ISO_8859_1))));
  }

  /** Text of ASCII alone was misread by nobody; asking the pattern would take most of a request. */
  private static boolean isBad(String text) {
    return text.chars().anyMatch(c -> c > 0x7F) && MojibakeTables.BADNESS.matcher(text).find();
  }

  private static String step(String text) {
    if (!isBad(text)) {
      return text;
    }
    for (ByteEncoding encoding : MojibakeTables.ENCODINGS) {
      Optional<String> read = encoding.encode(text).flatMap(bytes -> reread(bytes, encoding));
      if (read.isPresent()) {
        return read.get();
      }
    }
    String pieces = repairPieces(text);
    // Latin-1 beyond repair is Windows-1252, as are its controls in any text.
    return pieces.equals(text) ? fixC1Controls(text) : pieces;
  }

  /** The bytes as UTF-8, if they are that. */
  private static Optional<String> reread(byte[] bytes, ByteEncoding encoding) {
    String text = new String(bytes, ISO_8859_1);
    if (!encoding.is("macroman") && ALTERED.matcher(text).find()) {
      text = A_GRAVE_WORD.matcher(text).replaceAll("\u00c3\u00a0 ");
      text = ALTERED.matcher(text).replaceAll(match -> match.group().replace(' ', '\u00a0'));
    }
    if (encoding.isSloppy()) {
      text = LOSSY.matcher(text).replaceAll(LOST);
    }
    return utf8(NULL_OR_SURROGATES.matcher(text).replaceAll(match -> standard(match.group())));
  }

  private static Optional<String> utf8(String bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.getBytes(ISO_8859_1)))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Java's two bytes for zero, or CESU-8's six for a pair of surrogates, as UTF-8. */
  private static String standard(String bytes) {
    if (bytes.length() == 2) {
      return "\0";
    }
    int code =
        0x10000
            + ((bytes.charAt(1) & 0x0F) << 16)
            + ((bytes.charAt(2) & 0x3F) << 10)
            + ((bytes.charAt(4) & 0x0F) << 6)
            + (bytes.charAt(5) & 0x3F);
    return new String(Character.toString(code).getBytes(StandardCharsets.UTF_8), ISO_8859_1);
  }

  /** Text that is misread only in places. */
  private static String repairPieces(String text) {
    return MojibakeTables.SEQUENCE
        .matcher(text)
        .replaceAll(
            match -> {
              String piece = match.group();
              boolean part = piece.length() < text.length() && isBad(piece);
              return Matcher.quoteReplacement(part ? repair(piece) : piece);
            });
  }
}
