package io.domainshift.nets.clip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The published byte-pair vocabulary of CLIP: 256 bytes, the same at the end of a word, 48,894
 * merges in order of rank, and two marks; 49,408 ids.
 */
final class BytePairs {

  static final int START = 49406;
  static final int END = 49407;
  private static final int MERGES = START - 512;
  private static final int REMEMBERED = 10_000;

  private final Map<String, Integer> ids = new HashMap<>(1 << 17);
  private final Map<Pair, Integer> ranks = new HashMap<>(1 << 17);
  private final String[] letters = letters();

  /** Words met before: those of the templates come with every request. */
  private final Map<String, List<Integer>> remembered = new ConcurrentHashMap<>();

  BytePairs() {
    // Printable bytes come first in the vocabulary, the others behind them.
    List<String> symbols = new ArrayList<>();
    for (int pass = 0; pass < 2; pass++) {
      for (int b = 0; b < 256; b++) {
        if (isPrintable(b) == (pass == 0)) {
          symbols.add(letters[b]);
        }
      }
    }
    symbols.forEach(symbol -> ids.put(symbol, ids.size()));
    symbols.forEach(symbol -> ids.put(symbol + "</w>", ids.size()));
    List<String> lines = Resource.lines("bpe_simple_vocab_16e6.txt.gz").subList(1, MERGES + 1);
    for (String line : lines) {
      int space = line.indexOf(' ');
      Pair pair = new Pair(line.substring(0, space), line.substring(space + 1));
      ranks.put(pair, ranks.size());
      ids.put(pair.left + pair.right, 512 + ranks.size() - 1);
    }
  }

  /** Ids of one word: its bytes, merged by rank until no known pair is left. */
  List<Integer> encode(String word) {
    List<Integer> known = remembered.get(word);
    if (known != null) {
      return known;
    }
    List<Integer> encoded = List.copyOf(merged(word));
    if (remembered.size() < REMEMBERED) {
      remembered.put(word, encoded);
    }
    return encoded;
  }

  private List<Integer> merged(String word) {
    List<String> symbols = new ArrayList<>();
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      symbols.add(letters[b & 0xFF]);
    }
    symbols.set(symbols.size() - 1, symbols.get(symbols.size() - 1) + "</w>");
    for (Pair best = best(symbols); best != null; best = best(symbols)) {
      merge(symbols, best);
    }
    List<Integer> encoded = new ArrayList<>(symbols.size());
    for (String symbol : symbols) {
      Integer id = ids.get(symbol);
      if (id == null) {
        throw new IllegalStateException("Symbol " + symbol + " has no id");
      }
      encoded.add(id);
    }
    return encoded;
  }

  private @Nullable Pair best(List<String> symbols) {
    Pair best = null;
    int bestRank = Integer.MAX_VALUE;
    for (int i = 0; i + 1 < symbols.size(); i++) {
      Pair pair = new Pair(symbols.get(i), symbols.get(i + 1));
      int rank = ranks.getOrDefault(pair, Integer.MAX_VALUE);
      if (rank < bestRank) {
        best = pair;
        bestRank = rank;
      }
    }
    return best;
  }

  private static void merge(List<String> symbols, Pair pair) {
    List<String> merged = new ArrayList<>(symbols.size());
    for (int i = 0; i < symbols.size(); i++) {
      boolean here =
          i + 1 < symbols.size()
              && symbols.get(i).equals(pair.left)
              && symbols.get(i + 1).equals(pair.right);
      merged.add(here ? pair.left + pair.right : symbols.get(i));
      i += here ? 1 : 0;
    }
    symbols.clear();
    symbols.addAll(merged);
  }

  private static boolean isPrintable(int b) {
    return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
  }

  /** The character that each byte goes by in the vocabulary's file: none of them is a space. */
  private static String[] letters() {
    String[] letters = new String[256];
    int next = 256;
    for (int b = 0; b < 256; b++) {
      letters[b] = Character.toString(isPrintable(b) ? b : next++);
    }
    return letters;
  }

  private record Pair(String left, String right) {}
}
