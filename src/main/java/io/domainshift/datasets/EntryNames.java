package io.domainshift.datasets;

import java.util.Locale;
import java.util.Set;

/** What the names of files in a source say. */
final class EntryNames {

  private static final Set<String> PICTURES = Set.of("png", "jpg", "jpeg", "webp");

  private EntryNames() {}

  /**
   * Whether a name leads out of its archive or is no ordinary relative path. Nothing is ever
   * written under such a name; but who packs it means harm.
   */
  static boolean isHostile(String path) {
    if (path.isEmpty()
        || path.startsWith("/")
        || path.indexOf('\\') >= 0
        || path.indexOf('\0') >= 0
        || path.matches("[A-Za-z]:.*")) {
      return true;
    }
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        return true;
      }
    }
    return false;
  }

  /** Whether any segment begins with a dot or is what macOS adds to archives. */
  static boolean isHidden(String path) {
    for (String segment : path.split("/", -1)) {
      if (segment.startsWith(".") || segment.equals("__MACOSX")) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is called as pictures are; its content decides later what it is. */
  static boolean isPicture(String path) {
    int dot = path.lastIndexOf('.');
    return dot >= 0 && PICTURES.contains(path.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /** The last segment. */
  static String file(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Everything before the last segment, with its slash; empty at the top. */
  static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }
}
