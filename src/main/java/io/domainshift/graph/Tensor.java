package io.domainshift.graph;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A tensor in native memory; lives as long as its {@link GraphScope}. */
public final class Tensor {

  private final PtNDArray array;

  Tensor(PtNDArray array) {
    this.array = array;
  }

  /** Sizes of the dimensions; empty for a number. */
  public long[] shape() {
    return array.getShape().getShape();
  }

  /** Type of the elements. */
  public ElementType type() {
    return elementType(array.getDataType());
  }

  /** The only element. */
  public double item() {
    HostTensor host = toHost();
    if (host.elements() != 1) {
      throw new IllegalStateException(
          "Tensor has %d elements, expected 1".formatted(host.elements()));
    }
    return switch (host.type()) {
      case FLOAT64 -> host.data().order(ByteOrder.LITTLE_ENDIAN).getDouble(host.data().position());
      case INT64, INT32, INT16, INT8, UINT8, BOOL -> host.toLongs()[0];
      default -> host.toFloats()[0];
    };
  }

  /** A copy in Java memory, row-major whatever the memory format was. */
  public HostTensor toHost() {
    ByteBuffer bytes = array.toByteBuffer(false).order(ByteOrder.LITTLE_ENDIAN);
    return new HostTensor(type(), shape(), bytes);
  }

  /** Makes this tensor live as long as {@code scope}. */
  public Tensor moveTo(GraphScope scope) {
    array.attach(scope.manager());
    return this;
  }

  /** Whether gradients with respect to this tensor are computed. */
  public void requireGrad(boolean required) {
    array.setRequiresGradient(required);
  }

  PtNDArray array() {
    return array;
  }

  static DataType dataType(ElementType type) {
    return switch (type) {
      case FLOAT64 -> DataType.FLOAT64;
      case FLOAT32 -> DataType.FLOAT32;
      case FLOAT16 -> DataType.FLOAT16;
      case BFLOAT16 -> DataType.BFLOAT16;
      case INT64 -> DataType.INT64;
      case INT32 -> DataType.INT32;
      case INT16 -> DataType.INT16;
      case INT8 -> DataType.INT8;
      case UINT8 -> DataType.UINT8;
      case BOOL -> DataType.BOOLEAN;
    };
  }

  private static ElementType elementType(DataType type) {
    return switch (type) {
      case FLOAT64 -> ElementType.FLOAT64;
      case FLOAT32 -> ElementType.FLOAT32;
      case FLOAT16 -> ElementType.FLOAT16;
      case BFLOAT16 -> ElementType.BFLOAT16;
      case INT64 -> ElementType.INT64;
      case INT32 -> ElementType.INT32;
      case INT16 -> ElementType.INT16;
      case INT8 -> ElementType.INT8;
      case UINT8 -> ElementType.UINT8;
      case BOOLEAN -> ElementType.BOOL;
      default -> throw new IllegalStateException("No element type for " + type);
    };
  }
}
