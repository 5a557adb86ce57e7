package io.domainshift.datasets;

/**
 * What a picture looks like from afar: for each cell of a grid of 9 × 9 whether it is brighter than
 * its right and than its lower neighbour, and the mean colour.
 *
 * @param across 64 bits of right neighbours
 * @param down 64 bits of lower neighbours
 * @param red mean, 0 to 255
 * @param green mean
 * @param blue mean
 */
record Fingerprint(long across, long down, int red, int green, int blue) {

  private static final int CELLS = 9;

  /** Smaller steps are noise of compression. */
  private static final float STEP = 1.5f;

  /** Bits of 128 by which two pictures of the same thing differ at most. */
  static final int NEAR = 5;

  private static final int NEAR_COLOUR = 6;

  /**
   * @param planes uint8 [3, H, W]
   * @param size H and W
   */
  static Fingerprint of(byte[] planes, int size) {
    int plane = size * size;
    float[] grid = new float[CELLS * CELLS];
    int[] pixels = new int[CELLS * CELLS];
    long red = 0;
    long green = 0;
    long blue = 0;
    for (int y = 0; y < size; y++) {
      int row = y * CELLS / size * CELLS;
      for (int x = 0; x < size; x++) {
        int i = y * size + x;
        int r = planes[i] & 255;
        int g = planes[plane + i] & 255;
        int b = planes[2 * plane + i] & 255;
        int cell = row + x * CELLS / size;
        grid[cell] += 0.299f * r + 0.587f * g + 0.114f * b;
        pixels[cell]++;
        red += r;
        green += g;
        blue += b;
      }
    }
    for (int i = 0; i < grid.length; i++) {
      grid[i] /= pixels[i];
    }
    long across = 0;
    long down = 0;
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 8; x++) {
        float here = grid[y * CELLS + x];
        long bit = 1L << (y * 8 + x);
        across |= here > grid[y * CELLS + x + 1] + STEP ? bit : 0;
        down |= here > grid[(y + 1) * CELLS + x] + STEP ? bit : 0;
      }
    }
    return new Fingerprint(
        across, down, (int) (red / plane), (int) (green / plane), (int) (blue / plane));
  }

  boolean isNear(Fingerprint other) {
    return Long.bitCount(across ^ other.across) + Long.bitCount(down ^ other.down) <= NEAR
        && Math.abs(red - other.red) <= NEAR_COLOUR
        && Math.abs(green - other.green) <= NEAR_COLOUR
        && Math.abs(blue - other.blue) <= NEAR_COLOUR;
  }

  /** One of eight pieces of 16 bits; pictures that are near one another share at least three. */
  int piece(int index) {
    long half = index < 4 ? across : down;
    return (int) (half >>> 16 * (index % 4)) & 0xFFFF;
  }
}
