package io.domainshift.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * A tensor in Java memory or in a mapped file: little-endian, row-major, without gaps; it never
 * touches LibTorch.
 *
 * <p>The buffer is not copied: whoever keeps writing to it changes the tensor. Two tensors are
 * equal when type, shape and every byte are.
 *
 * @param type the type of each element
 * @param shape the size of each dimension, outermost first; empty for a scalar
 * @param data exactly {@code elements() * type.bytes()} bytes between position and limit
 */
public record HostTensor(ElementType type, long[] shape, ByteBuffer data) {

  /**
   * @throws IllegalArgumentException if a dimension is negative or the buffer's size is not that of
   *     the shape
   */
  public HostTensor {
    Objects.requireNonNull(type, "type");
    shape = shape.clone();
    data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    long bytes = Math.multiplyExact(count(shape), (long) type.bytes());
    if (bytes != data.remaining()) {
      throw new IllegalArgumentException(
          "A %s tensor of shape %s takes %d bytes, not %d"
              .formatted(type.label(), Arrays.toString(shape), bytes, data.remaining()));
    }
  }

  public static HostTensor of(float[] values, long... shape) {
    ByteBuffer data = allocate(values.length, ElementType.FLOAT32);
    data.asFloatBuffer().put(values);
    return new HostTensor(ElementType.FLOAT32, shape, data);
  }

  public static HostTensor ofDoubles(double[] values, long... shape) {
    ByteBuffer data = allocate(values.length, ElementType.FLOAT64);
    data.asDoubleBuffer().put(values);
    return new HostTensor(ElementType.FLOAT64, shape, data);
  }

  public static HostTensor ofLongs(long[] values, long... shape) {
    ByteBuffer data = allocate(values.length, ElementType.INT64);
    data.asLongBuffer().put(values);
    return new HostTensor(ElementType.INT64, shape, data);
  }

  /** A zero-dimensional float32 tensor. */
  public static HostTensor scalar(float value) {
    return of(new float[] {value});
  }

  public static HostTensor zeros(ElementType type, long... shape) {
    return new HostTensor(type, shape, allocate(Math.toIntExact(count(shape)), type));
  }

  /** A copy of the shape. */
  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** Whether the sides are these. */
  public boolean hasShape(long... sides) {
    return Arrays.equals(shape, sides);
  }

  /** The bytes, as a little-endian view with its own position. */
  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The number of elements: the product of the shape, 1 for a scalar. */
  public long elements() {
    return count(shape);
  }

  public long bytes() {
    return data.limit();
  }

  /** The same bytes seen with another shape. */
  public HostTensor reshape(long... other) {
    return new HostTensor(type, other, data);
  }

  /** Every element as a float; wider types are rounded, {@code BOOL} becomes 0 or 1. */
  public float[] toFloats() {
    float[] values = new float[Math.toIntExact(elements())];
    switch (type) {
      case FLOAT32 -> data.asFloatBuffer().get(0, values);
      case FLOAT64 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) data.getDouble(i << 3);
        }
      }
      case FLOAT16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = HalfFloats.fromHalf(data.getShort(i << 1));
        }
      }
      case BFLOAT16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = HalfFloats.fromBfloat(data.getShort(i << 1));
        }
      }
      default -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) integer(i);
        }
      }
    }
    return values;
  }

  /** Every element as a double. */
  public double[] toDoubles() {
    double[] values = new double[Math.toIntExact(elements())];
    if (type == ElementType.FLOAT64) {
      data.asDoubleBuffer().get(0, values);
    } else if (type.isFloatingPoint()) {
      float[] floats = toFloats();
      for (int i = 0; i < values.length; i++) {
        values[i] = floats[i];
      }
    } else {
      for (int i = 0; i < values.length; i++) {
        values[i] = integer(i);
      }
    }
    return values;
  }

  /**
   * Every element of an integer or {@code BOOL} tensor.
   *
   * @throws IllegalStateException if the elements are floating-point numbers
   */
  public long[] toLongs() {
    if (type.isFloatingPoint()) {
      throw new IllegalStateException("A " + type.label() + " tensor holds no integers");
    }
    long[] values = new long[Math.toIntExact(elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = integer(i);
    }
    return values;
  }

  /** This tensor if it is float32 already, otherwise a converted copy. */
  public HostTensor toFloat32() {
    return type == ElementType.FLOAT32 ? this : of(toFloats(), shape);
  }

  /** Rounded to binary16 (to nearest, ties to even), as PyTorch's {@code half()} does. */
  public HostTensor toFloat16() {
    if (type == ElementType.FLOAT16) {
      return this;
    }
    float[] values = toFloats();
    ByteBuffer rounded = allocate(values.length, ElementType.FLOAT16);
    for (int i = 0; i < values.length; i++) {
      rounded.putShort(i << 1, HalfFloats.toHalf(values[i]));
    }
    return new HostTensor(ElementType.FLOAT16, shape, rounded);
  }

  /** Whether every element is a finite number; always true for integers. */
  public boolean isFinite() {
    int count = Math.toIntExact(elements());
    int exponent =
        switch (type) {
          case FLOAT16 -> 0x7c00;
          case BFLOAT16 -> 0x7f80;
          default -> 0x7f800000;
        };
    for (int i = 0; i < count; i++) {
      boolean finite =
          switch (type) {
            case FLOAT64 -> Double.isFinite(data.getDouble(i << 3));
            case FLOAT32 -> (data.getInt(i << 2) & exponent) != exponent;
            case FLOAT16, BFLOAT16 -> (data.getShort(i << 1) & exponent) != exponent;
            default -> true;
          };
      if (!finite) {
        return false;
      }
    }
    return true;
  }

  /** Type and shape for people, such as {@code float32 [512, 512, 3, 3]}. */
  public String describe() {
    return type.label() + " " + Arrays.toString(shape);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HostTensor that
        && type == that.type
        && Arrays.equals(shape, that.shape)
        && data.equals(that.data);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * type.hashCode() + Arrays.hashCode(shape)) + data.hashCode();
  }

  @Override
  public String toString() {
    return describe();
  }

  private long integer(int index) {
    return switch (type) {
      case INT64 -> data.getLong(index << 3);
      case INT32 -> data.getInt(index << 2);
      case INT16 -> data.getShort(index << 1);
      case INT8 -> data.get(index);
      case UINT8 -> data.get(index) & 0xff;
      case BOOL -> data.get(index) == 0 ? 0 : 1;
      default -> throw new IllegalStateException(type.label());
    };
  }

  private static long count(long[] shape) {
    long count = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException("Negative dimension in " + Arrays.toString(shape));
      }
      count = Math.multiplyExact(count, size);
    }
    return count;
  }

  private static ByteBuffer allocate(int elements, ElementType type) {
    return ByteBuffer.allocate(Math.multiplyExact(elements, type.bytes()))
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
