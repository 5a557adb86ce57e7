package io.domainshift.graph;

/**
 * Seeds of random draws. Every draw of an iteration has a seed of its own, so that a resumed job
 * draws what an undisturbed one would have drawn.
 */
public final class Seeds {

  private Seeds() {}

  /**
   * A seed for the draw called {@code stream} in {@code iteration} of the job with {@code seed}.
   *
   * <p>Mixing is SplitMix64's finaliser (Steele et al. 2014) over the three inputs. LibTorch's CPU
   * generator keeps the low 32 bits of a seed, so the result is a 32-bit number, all of which
   * count.
   */
  public static long derive(long seed, long iteration, String stream) {
    long h = mix(seed + 0x9E3779B97F4A7C15L);
    h = mix(h ^ (iteration + 0xD1B54A32D192ED03L));
    for (int i = 0; i < stream.length(); i++) {
      h = mix(h ^ stream.charAt(i));
    }
    return h >>> 32;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
