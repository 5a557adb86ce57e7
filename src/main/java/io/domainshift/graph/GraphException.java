package io.domainshift.graph;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A call of a graph function that LibTorch refused or could not finish. */
public final class GraphException extends RuntimeException {

  private static final Pattern FRAME =
      Pattern.compile("File \"code/__torch__/([^\"]+)\", line (\\d+)");
  private static final List<String> MEMORY_SIGNS =
      List.of("not enough memory", "out of memory", "bad_alloc", "can't allocate memory");

  private final String function;
  private final @Nullable String location;
  private final boolean outOfMemory;

  private GraphException(
      String function, @Nullable String location, String finding, boolean memory, Throwable cause) {
    super(
        "Graph function %s failed%s: %s"
            .formatted(function, location == null ? "" : " at " + location, finding),
        cause);
    this.function = function;
    this.location = location;
    this.outOfMemory = memory;
  }

  /** Reads the TorchScript trace in LibTorch's message: the innermost frame is the last one. */
  static GraphException of(String function, RuntimeException cause) {
    String message = String.valueOf(cause.getMessage());
    String location = null;
    Matcher frames = FRAME.matcher(message);
    while (frames.find()) {
      location = frames.group(1) + ":" + frames.group(2);
    }
    String lower = message.toLowerCase(java.util.Locale.ROOT);
    boolean memory = MEMORY_SIGNS.stream().anyMatch(lower::contains);
    return new GraphException(function, location, finding(message), memory, cause);
  }

  /** The sentence behind the trace: LibTorch ends with {@code SomeError: what happened}. */
  private static String finding(String message) {
    String last = message.strip();
    int marker = last.lastIndexOf("Error: ");
    String sentence = marker < 0 ? last : last.substring(marker + "Error: ".length());
    return sentence.lines().findFirst().orElse(sentence).strip();
  }

  /** Qualified name of the function that was called. */
  public String function() {
    return function;
  }

  /** File and line, {@code nets/clip/vit.py:41}; null when LibTorch gave none. */
  public @Nullable String location() {
    return location;
  }

  /** Whether the device or the host had no memory left. */
  public boolean outOfMemory() {
    return outOfMemory;
  }
}
