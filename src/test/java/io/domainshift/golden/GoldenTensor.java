package io.domainshift.golden;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** One stored tensor: safetensors element type, shape, little-endian row-major values. */
public record GoldenTensor(String dtype, long[] shape, ByteBuffer data) {

  /** All values, widened to double. */
  public double[] toDoubles() {
    ByteBuffer bytes = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (dtype) {
            case "F64" -> bytes.getDouble();
            case "F32" -> bytes.getFloat();
            case "I64" -> bytes.getLong();
            case "I32" -> bytes.getInt();
            default -> throw new IllegalStateException("Golden tensor of type " + dtype);
          };
    }
    return values;
  }

  /** All values as float; float64 references are rounded. */
  public float[] toFloats() {
    double[] wide = toDoubles();
    float[] values = new float[wide.length];
    for (int i = 0; i < wide.length; i++) {
      values[i] = (float) wide[i];
    }
    return values;
  }

  /** All values of an integer tensor. */
  public long[] toLongs() {
    if (!dtype.startsWith("I")) {
      throw new IllegalStateException("Golden tensor of type " + dtype + " holds no integers");
    }
    return Arrays.stream(toDoubles()).mapToLong(value -> (long) value).toArray();
  }

  /** Number of values. */
  public int elements() {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
  }

  @Override
  public String toString() {
    return dtype + Arrays.toString(shape);
  }
}
