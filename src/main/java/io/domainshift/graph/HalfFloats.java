package io.domainshift.graph;

/**
 * IEEE 754 binary16 and bfloat16, to and from float; Java learns binary16 only in version 20.
 *
 * <p>Rounding is to nearest, ties to even, as PyTorch's {@code Tensor.half()} does it.
 */
final class HalfFloats {

  private static final float[] FLOAT_OF_HALF = new float[1 << 16];

  static {
    for (int bits = 0; bits < FLOAT_OF_HALF.length; bits++) {
      FLOAT_OF_HALF[bits] = expand(bits);
    }
  }

  private HalfFloats() {}

  static float fromHalf(short bits) {
    return FLOAT_OF_HALF[bits & 0xffff];
  }

  static float fromBfloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  static short toHalf(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) {
      return (short) (sign | 0x7e00); // a quiet NaN
    }
    if (magnitude >= 0x477ff000) {
      return (short) (sign | 0x7c00); // rounds past 65504: infinity
    }
    if (magnitude >= 0x38800000) {
      int rebased = magnitude - 0x38000000; // exponent bias 127 becomes 15
      return (short) (sign | rebased + 0xfff + (rebased >>> 13 & 1) >>> 13);
    }
    // Subnormal: a multiple of 2^-24, which Math.rint rounds to even; both products are exact.
    return (short) (sign | (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24));
  }

  private static float expand(int bits) {
    int exponent = bits >>> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude;
    if (exponent == 0) {
      magnitude = fraction * 0x1p-24f;
    } else if (exponent == 31) {
      magnitude = Float.intBitsToFloat(0x7f800000 | fraction << 13);
    } else {
      magnitude = Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
    }
    return (bits & 0x8000) == 0 ? magnitude : -magnitude;
  }
}
