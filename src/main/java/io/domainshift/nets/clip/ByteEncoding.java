package io.domainshift.nets.clip;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An encoding of one byte a character that text may have been misread in. The sloppy ones take
 * unassigned bytes for Latin-1 controls and the substitute byte 1a for a character that was lost.
 */
final class ByteEncoding {

  static final byte SUBSTITUTE = 0x1A;

  private final String name;
  private final char[] characters = new char[256];
  private final Map<Character, Byte> bytes = new HashMap<>();

  /** Of the characters that the bytes 80 to ff stand for. */
  ByteEncoding(String name, String high) {
    this.name = name;
    for (int i = 0; i < 256; i++) {
      characters[i] = i < 128 ? (char) i : high.charAt(i - 128);
    }
    if (isSloppy()) {
      characters[SUBSTITUTE] = '\uFFFD';
    }
    for (int i = 0; i < 256; i++) {
      bytes.put(characters[i], (byte) i);
    }
  }

  boolean isSloppy() {
    return name.startsWith("sloppy");
  }

  boolean is(String other) {
    return name.equals(other);
  }

  /** The bytes that this text was read from, unless it has a character that no byte stands for. */
  Optional<byte[]> encode(String text) {
    byte[] encoded = new byte[text.length()];
    for (int i = 0; i < encoded.length; i++) {
      Byte code = bytes.get(text.charAt(i));
      if (code == null) {
        return Optional.empty();
      }
      encoded[i] = code;
    }
    return Optional.of(encoded);
  }

  String decode(byte[] encoded) {
    StringBuilder text = new StringBuilder(encoded.length);
    for (byte code : encoded) {
      text.append(characters[code & 0xFF]);
    }
    return text.toString();
  }
}
