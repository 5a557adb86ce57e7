package io.domainshift.datasets;

/** How large a picture may be. All of it is read from the file's header, before any decoding. */
public final class PictureLimits {

  /** Bytes of a file. */
  public static final long BYTES = 50L << 20;

  /** Pixels of the shorter side, at least. */
  public static final int SHORTEST_SIDE = 16;

  /** Pixels of the longer side, at most. */
  public static final int LONGEST_SIDE = 16_384;

  /** Pixels of a picture of 8 bits a channel; one of 16 bits may have half as many. */
  public static final int PIXELS = 50_000_000;

  /**
   * Passes over the whole picture that a JPEG may ask for. Encoders write about ten; a hostile file
   * of a few bytes each has millions.
   */
  static final int JPEG_SCANS = 100;

  /** Pixels that all of these passes may touch: twenty times the largest picture. */
  static final long JPEG_SCANNED_PIXELS = 20L * PIXELS;

  /** Bytes of a colour profile; a larger one is left aside. */
  static final int PROFILE_BYTES = 4 << 20;

  private PictureLimits() {}

  static void check(int width, int height, boolean deep) {
    if (Math.max(width, height) > LONGEST_SIDE || Math.min(width, height) < SHORTEST_SIDE) {
      throw Refusal.of(
          "is %d x %d pixels".formatted(width, height),
          "sides of %d to %d".formatted(SHORTEST_SIDE, LONGEST_SIDE));
    }
    int most = deep ? PIXELS / 2 : PIXELS;
    if ((long) width * height > most) {
      throw Refusal.of(
          "is %d x %d pixels".formatted(width, height),
          "at most %d in all%s".formatted(most, deep ? " with 16 bits a channel" : ""));
    }
  }
}
