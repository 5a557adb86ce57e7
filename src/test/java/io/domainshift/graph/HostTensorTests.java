package io.domainshift.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class HostTensorTests {

  @Test
  void keepsFloatsBitByBit() {
    float[] values = {0f, -0f, 1.5f, Float.MIN_VALUE, Float.MAX_VALUE, -3e-7f};
    HostTensor tensor = HostTensor.of(values, 2, 3);
    assertThat(tensor.toFloats()).containsExactly(values);
    assertThat(tensor.shape()).containsExactly(2, 3);
    assertThat(tensor.toFloat32()).isSameAs(tensor);
    assertThat(tensor.describe()).isEqualTo("float32 [2, 3]");
  }

  @Test
  void everyHalfSurvivesTheWayThroughFloat() {
    ByteBuffer all = ByteBuffer.allocate(2 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int bits = 0; bits < 1 << 16; bits++) {
      boolean nan = (bits & 0x7c00) == 0x7c00 && (bits & 0x3ff) != 0;
      all.putShort((short) (nan ? bits & 0x8000 | 0x7e00 : bits));
    }
    HostTensor halves = new HostTensor(ElementType.FLOAT16, new long[] {1 << 16}, all.flip());
    assertThat(halves.toFloat32().toFloat16()).isEqualTo(halves);
  }

  @Test
  void roundsToHalfAsTheNearestOfAllHalves() {
    // A naive control: search the neighbours among all values a half can have.
    java.util.Random random = new java.util.Random(7);
    for (int i = 0; i < 20_000; i++) {
      float value = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(44) - 28));
      float rounded = HalfFloats.fromHalf(HalfFloats.toHalf(value));
      assertThat(rounded).as("half of %s", value).isEqualTo(nearestHalf(value));
    }
    assertThat(HalfFloats.fromHalf(HalfFloats.toHalf(65519.99f))).isEqualTo(65504f);
    assertThat(HalfFloats.fromHalf(HalfFloats.toHalf(65520f))).isInfinite();
    assertThat(HalfFloats.fromHalf(HalfFloats.toHalf(Float.NaN))).isNaN();
    assertThat(HalfFloats.fromHalf(HalfFloats.toHalf(2049f))).isEqualTo(2048f);
    assertThat(HalfFloats.fromHalf(HalfFloats.toHalf(2051f))).isEqualTo(2052f);
  }

  private static float nearestHalf(float value) {
    double magnitude = Math.abs((double) value);
    double step = Math.pow(2, Math.max(-24, Math.getExponent(magnitude) - 10));
    double rounded = Math.rint(magnitude / step) * step;
    float result = (float) (rounded > 65504 ? Double.POSITIVE_INFINITY : rounded);
    return Math.copySign(result, value);
  }

  @Test
  void widensBfloat16ExactlyAndIntegersByValue() {
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort((short) 0x3f80).putShort((short) 0xc0a0).flip();
    assertThat(new HostTensor(ElementType.BFLOAT16, new long[] {2}, bytes).toFloats())
        .containsExactly(1f, -5f);
    ByteBuffer unsigned = ByteBuffer.wrap(new byte[] {-1, 2});
    assertThat(new HostTensor(ElementType.UINT8, new long[] {2}, unsigned).toLongs())
        .containsExactly(255, 2);
    assertThat(HostTensor.ofLongs(new long[] {-7}, 1).toFloats()).containsExactly(-7f);
    assertThat(HostTensor.ofDoubles(new double[] {0.1}).toDoubles()).containsExactly(0.1);
  }

  @Test
  void findsNumbersThatAreNone() {
    assertThat(HostTensor.of(new float[] {1, Float.MAX_VALUE}, 2).isFinite()).isTrue();
    assertThat(HostTensor.of(new float[] {1, Float.NaN}, 2).isFinite()).isFalse();
    assertThat(HostTensor.scalar(Float.NEGATIVE_INFINITY).isFinite()).isFalse();
    assertThat(HostTensor.of(new float[] {1, Float.NaN}, 2).toFloat16().isFinite()).isFalse();
    assertThat(HostTensor.ofDoubles(new double[] {Double.NaN}, 1).isFinite()).isFalse();
  }

  @Test
  void refusesBytesThatDoNotFitTheShape() {
    assertThatThrownBy(() -> HostTensor.of(new float[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 3] takes 24 bytes, not 20");
    assertThatThrownBy(() -> HostTensor.of(new float[1], -1, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HostTensor.of(new float[1]).toLongs())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void doesNotShareItsPositionOrShape() {
    HostTensor tensor = HostTensor.of(new float[] {1, 2}, 2);
    tensor.data().getFloat();
    tensor.shape()[0] = 9;
    assertThat(tensor).isEqualTo(HostTensor.of(new float[] {1, 2}, 2));
    assertThat(tensor).isNotEqualTo(tensor.reshape(1, 2));
  }
}
