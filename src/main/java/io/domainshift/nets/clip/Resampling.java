package io.domainshift.nets.clip;

/**
 * One side of Pillow's bicubic resize (a = -0.5): the filter widens when the picture shrinks, and
 * weights are fixed-point numbers of 22 bits, so that results equal Pillow's bit for bit.
 *
 * @param first index of the first input sample of every output sample
 * @param weights of the input samples from there on, times 2^22
 */
record Resampling(int[] first, int[][] weights) {

  private static final int BITS = 22;
  private static final double RADIUS = 2;

  /**
   * @param inSize samples of the whole input
   * @param outSize samples of the whole output
   * @param from first output sample that is wanted
   * @param count how many are wanted
   */
  static Resampling of(int inSize, int outSize, int from, int count) {
    double scale = (double) inSize / outSize;
    double stretch = Math.max(scale, 1);
    double support = RADIUS * stretch;
    int[] first = new int[count];
    int[][] weights = new int[count][];
    for (int i = 0; i < count; i++) {
      if (inSize == outSize) {
        first[i] = from + i;
        weights[i] = new int[] {1 << BITS};
        continue;
      }
      double centre = (from + i + 0.5) * scale;
      int low = Math.max((int) (centre - support + 0.5), 0);
      int high = Math.min((int) (centre + support + 0.5), inSize);
      first[i] = low;
      weights[i] = fixed(low, high, centre, 1 / stretch);
    }
    return new Resampling(first, weights);
  }

  /** The weighted sum for one output sample, read at {@code offset + stride * input index}. */
  byte sample(byte[] in, int offset, int stride, int output) {
    int sum = 1 << (BITS - 1);
    int at = offset + stride * first[output];
    for (int weight : weights[output]) {
      sum += (in[at] & 0xFF) * weight;
      at += stride;
    }
    return (byte) Math.min(Math.max(sum >> BITS, 0), 255);
  }

  /** The first input sample that any output needs. */
  int low() {
    return first[0];
  }

  /** One behind the last input sample that any output needs. */
  int high() {
    return first[first.length - 1] + weights[weights.length - 1].length;
  }

  private static int[] fixed(int low, int high, double centre, double shrink) {
    double[] exact = new double[high - low];
    double sum = 0;
    for (int i = 0; i < exact.length; i++) {
      exact[i] = bicubic((low + i - centre + 0.5) * shrink);
      sum += exact[i];
    }
    int[] fixed = new int[exact.length];
    for (int i = 0; i < fixed.length; i++) {
      double weight = exact[i] / sum * (1 << BITS);
      fixed[i] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
    }
    return fixed;
  }

  private static double bicubic(double x) {
    double a = -0.5;
    double d = Math.abs(x);
    if (d < 1) {
      return ((a + 2) * d - (a + 3)) * d * d + 1;
    }
    return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
  }
}
